using System.Security.Cryptography;
using Mailroom.Storage.Vault.MasterKeys;
using Microsoft.Data.Sqlite;

namespace Mailroom.Storage.Vault;

/// <summary>
/// All wrapped keys, in a small store of their own apart from the database. It keeps no overwritten copy: once a key is destroyed, no file of the data folder holds
/// it. A destroyed parent makes the keys below it useless at once, whatever their number.
/// </summary>
/// <remarks>
/// One connection behind one lock: every call takes microseconds, or one synced commit where it writes. Keys handed out are copies that the caller disposes; those
/// of classifications and batches are cached, and dropped in the same critical section that destroys them.
/// </remarks>
public sealed partial class KeyVault : IDisposable
{
    private const int CacheLimit = 4096;
    private const int PartSize = 500;

    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
    private readonly WrappedKeys keys;
    private readonly TimeProvider time;
    private DataKey master;
    private string masterName;
    private readonly Dictionary<string, (DataKey Key, string Parent)> cache = new(StringComparer.Ordinal);

    private KeyVault(SqliteConnection connection, DataKey master, string id, TimeProvider time)
    {
        this.connection = connection;
        keys = new WrappedKeys(connection);
        this.master = master;
        this.time = time;
        masterName = master.Fingerprint();
        Id = id;
    }

    /// <summary>The id of this vault; its master key's file is named by it.</summary>
    public string Id { get; }

    /// <summary>Opens the vault of a data folder; makes it, and its master key, where the data folder is new.</summary>
    /// <param name="path">The vault's file.</param>
    /// <param name="source">Where the master key comes from.</param>
    /// <param name="isNew">Whether the data folder is new: only then a new vault may be made.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="VaultException">The vault or the master key is missing, or the key is another vault's.</exception>
    public static KeyVault Open(string path, MasterKeySource source, bool isNew, TimeProvider time)
    {
        var file = VaultFile.Open(path);
        try
        {
            var id = VaultFile.ReadSetting(file, "id");
            DataKey key;
            if (id is null)
            {
                if (!isNew) throw new VaultException($"The vault {path} is missing or empty, though the data folder holds data. Nothing stored can be opened without it: restore the newest copy of the vault.");
                id = Ids.New(time);
                key = source.Create(id);
                VaultFile.Create(file, id, key.Fingerprint(), time);
            }
            else
            {
                key = source.Find(id, VaultFile.ReadSetting(file, "master")!);
            }

            return new KeyVault(file, key, id, time);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A key of the server itself, made at its first use.</summary>
    public DataKey ServerKey(string name)
    {
        lock (gate)
        {
            var identity = new KeyIdentity(KeyLevel.Server, "", name, masterName);
            return keys.Read(name, KeyLevel.Server) is { } wrapped ? master.Unwrap(wrapped, identity) : CreateTopKey(identity);
        }
    }

    /// <summary>The names of the server's own keys that begin so, in their order.</summary>
    public IReadOnlyList<string> ServerKeyNames(string prefix)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT id FROM keys WHERE level = 0 AND id >= $prefix AND id < $prefix || char(0x10ffff) ORDER BY id";
            command.Parameters.AddWithValue("$prefix", prefix);
            using var reader = command.ExecuteReader();
            var names = new List<string>();
            while (reader.Read()) names.Add(reader.GetString(0));
            return names;
        }
    }

    /// <summary>Makes and stores the key of a new classification.</summary>
    public DataKey CreateClassificationKey(Scope classification)
    {
        lock (gate) return CreateTopKey(IdentityOf(classification.Classification));
    }

    /// <summary>Stores the keys of an upload's files, and of its batch where that is new, in one transaction.</summary>
    /// <returns>False where the classification or the batch has been erased; nothing is stored then.</returns>
    public bool AddUpload(Scope batch, bool isNewBatch, IReadOnlyList<(string FileId, DataKey Key)> files)
    {
        lock (gate)
        {
            using var classificationKey = Find(batch.Classification);
            if (classificationKey is null) return false;
            using var batchKey = isNewBatch ? DataKey.Create() : Find(batch);
            if (batchKey is null) return false;
            using var transaction = connection.BeginTransaction();
            if (isNewBatch) Insert(transaction, IdentityOf(batch), batchKey, classificationKey);
            foreach (var (fileId, key) in files) Insert(transaction, IdentityOf(batch with { FileId = fileId }), key, batchKey);
            transaction.Commit();
            return true;
        }
    }

    /// <summary>Opens a key for reading or sealing. The caller disposes it.</summary>
    /// <returns>The key, or null where it, or one above it, has been erased.</returns>
    /// <exception cref="VaultException">A key is missing though nothing records an erasure.</exception>
    public DataKey? OpenKey(Scope scope)
    {
        lock (gate) return Find(scope);
    }

    /// <summary>Opens the keys of files of one batch. The caller disposes them.</summary>
    /// <returns>The keys by file id; files whose key has been erased are left out, and null stands for a key that is missing or damaged.</returns>
    public Dictionary<string, DataKey?> OpenFileKeys(Scope batch, IEnumerable<string> fileIds)
    {
        var opened = new Dictionary<string, DataKey?>(StringComparer.Ordinal);
        Dictionary<string, byte[]> wrapped;
        DataKey? batchKey;
        lock (gate)
        {
            try
            {
                batchKey = Find(batch.Batch);
            }
            catch (VaultException)
            {
                return fileIds.ToDictionary(id => id, _ => (DataKey?)null, StringComparer.Ordinal);
            }

            if (batchKey is null) return opened;
            var ids = fileIds.ToList();
            wrapped = keys.Read(ids, KeyLevel.File);
            foreach (var id in ids)
            {
                if (!wrapped.ContainsKey(id) && ReadDestroyedAt(id) is null) opened[id] = null;
            }
        }

        // Not within the lock: what was read there is all that the batch's key opens now.
        using (batchKey)
        using (var unwrapping = batchKey.Unwrapping())
        {
            foreach (var (id, bytes) in wrapped) opened[id] = unwrapping.TryOpen(bytes, IdentityOf(batch with { FileId = id }));
        }

        return opened;
    }

    /// <summary>
    /// Destroys the keys of scopes and records their erasure, all on disk when this returns. What was destroyed before stays recorded as it was. Many are destroyed in parts,
    /// so that others have their turn in between: a failure may leave some of them over.
    /// </summary>
    /// <param name="erasureId">The erasure that they are part of.</param>
    /// <param name="scopes">What is erased.</param>
    public void Destroy(string erasureId, IReadOnlyCollection<Scope> scopes)
    {
        foreach (var part in scopes.Chunk(PartSize))
        {
            lock (gate) DestroyPart(erasureId, part);
        }
    }

    /// <summary>Removes keys that no longer open anything (their parent was destroyed, or their upload was never answered), without recording an erasure.</summary>
    public void Remove(IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0) return;
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var id in ids) keys.Delete(transaction, id);
            transaction.Commit();
            DropCached(ids);
            VaultFile.ClearJournal(connection);
        }
    }

    /// <summary>Whether the erasure of a classification, batch or file is on record.</summary>
    public bool IsErased(string id) => DestroyedAt(id) is not null;

    /// <summary>When the key of a classification, batch or file was destroyed, in milliseconds since the Unix epoch; null where that is not on record.</summary>
    public long? DestroyedAt(string id)
    {
        lock (gate) return ReadDestroyedAt(id);
    }

    /// <summary>Whether the vault holds a key, whether or not it opens anything.</summary>
    public bool HasKey(string id) => ParentOf(id) is not null;

    /// <summary>Removes the records of erasures whose time is up. From then on what they stood for counts as never having been there.</summary>
    public void Forget(IReadOnlyCollection<string> ids)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            var last = ForgottenUntil;
            foreach (var id in ids)
            {
                last = Math.Max(last, ReadDestroyedAt(id) ?? 0);
                Execute("DELETE FROM erasures WHERE id = $id", transaction, ("$id", id));
            }

            VaultFile.WriteSetting(connection, "forgotten_until", last.ToString(), transaction);
            transaction.Commit();
        }
    }

    /// <summary>When the last key was destroyed whose record is forgotten, in milliseconds since the Unix epoch; 0 where none is.</summary>
    public long ForgottenUntil => long.Parse(ReadSetting("forgotten_until") ?? "0");

    /// <summary>The parent of a stored key, or null where there is no such key.</summary>
    public string? ParentOf(string id)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT wrapped_by FROM keys WHERE id = $id";
            command.Parameters.AddWithValue("$id", id);
            return command.ExecuteScalar() as string;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var (key, _) in cache.Values) key.Dispose();
            cache.Clear();
            keys.Dispose();
            connection.Dispose();
            master.Dispose();
        }
    }

    private void DestroyPart(string erasureId, Scope[] scopes)
    {
        using var transaction = connection.BeginTransaction();
        using var record = connection.CreateCommand();
        record.CommandText = "INSERT OR IGNORE INTO erasures (id, level, account, destroyed_at, classification, batch, erasure) VALUES ($id, $level, $account, $now, $classification, $batch, $erasure)";
        record.Parameters.AddWithValue("$now", time.GetUtcNow().ToUnixTimeMilliseconds());
        record.Parameters.AddWithValue("$erasure", erasureId);
        var (id, level, account) = (record.Parameters.Add("$id", SqliteType.Text), record.Parameters.Add("$level", SqliteType.Integer), record.Parameters.Add("$account", SqliteType.Text));
        var (classification, batch) = (record.Parameters.Add("$classification", SqliteType.Text), record.Parameters.Add("$batch", SqliteType.Text));
        foreach (var scope in scopes)
        {
            keys.Delete(transaction, scope.Id);
            (id.Value, level.Value, account.Value) = (scope.Id, (int)scope.Level, scope.Account);
            (classification.Value, batch.Value) = (scope.ClassificationId, (object?)scope.BatchId ?? DBNull.Value);
            record.ExecuteNonQuery();
        }

        transaction.Commit();
        DropCached(scopes.Where(scope => scope.Level != KeyLevel.File).Select(scope => scope.Id));
        VaultFile.ClearJournal(connection);
    }

    private KeyIdentity IdentityOf(Scope scope) => new(scope.Level, scope.Account, scope.Id, scope.Level switch
    {
        KeyLevel.File => scope.BatchId!,
        KeyLevel.Batch => scope.ClassificationId,
        _ => masterName,
    });

    private DataKey? Find(Scope scope)
    {
        if (cache.TryGetValue(scope.Id, out var cached)) return cached.Key.Copy();
        using var parent = scope.Level switch
        {
            KeyLevel.File => Find(scope.Batch),
            KeyLevel.Batch => Find(scope.Classification),
            _ => master.Copy(),
        };
        if (parent is null) return null;
        var wrapped = keys.Read(scope.Id, scope.Level);
        if (wrapped is null)
        {
            if (ReadDestroyedAt(scope.Id) is not null) return null;
            throw new VaultException($"The key of {scope.Level.ToString().ToLowerInvariant()} {scope.Id} is missing from the vault, and no erasure is on record. Restore the newest copy of the vault.");
        }

        DataKey key;
        try
        {
            key = parent.Unwrap(wrapped, IdentityOf(scope));
        }
        catch (CryptographicException)
        {
            throw new VaultException($"The key of {scope.Level.ToString().ToLowerInvariant()} {scope.Id} does not open: the vault is damaged or belongs to other data.");
        }

        if (scope.Level != KeyLevel.File) Cache(scope, key);
        return key;
    }

    private void Cache(Scope scope, DataKey key)
    {
        if (cache.Count >= CacheLimit)
        {
            foreach (var (old, _) in cache.Values) old.Dispose();
            cache.Clear();
        }

        cache[scope.Id] = (key.Copy(), IdentityOf(scope).WrappedBy);
    }

    // With a key go those that it wraps: a cached key opens without its parent.
    private void DropCached(IEnumerable<string> ids)
    {
        var gone = ids.ToHashSet(StringComparer.Ordinal);
        if (gone.Count == 0) return;
        foreach (var (child, cached) in cache.Where(entry => gone.Contains(entry.Key) || gone.Contains(entry.Value.Parent)).ToList())
        {
            cached.Key.Dispose();
            cache.Remove(child);
        }
    }

    private long? ReadDestroyedAt(string id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT destroyed_at FROM erasures WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() as long?;
    }

    private DataKey CreateTopKey(KeyIdentity identity)
    {
        var key = DataKey.Create();
        using var transaction = connection.BeginTransaction();
        Insert(transaction, identity, key, master);
        transaction.Commit();
        return key;
    }

    private void Insert(SqliteTransaction transaction, KeyIdentity identity, DataKey key, DataKey wrappingKey) => keys.Insert(transaction, identity, wrappingKey.Wrap(key, identity));

    private void Execute(string sql, SqliteTransaction? transaction, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
