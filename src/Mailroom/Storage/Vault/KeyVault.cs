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

    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
    private readonly TimeProvider time;
    private DataKey master;
    private string masterName;
    private readonly Dictionary<string, (DataKey Key, string Parent)> cache = new(StringComparer.Ordinal);

    private KeyVault(SqliteConnection connection, DataKey master, string id, TimeProvider time)
    {
        this.connection = connection;
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
            if (ReadWrapped(name, KeyLevel.Server) is { } wrapped) return master.Unwrap(wrapped, identity);
            var key = DataKey.Create();
            Insert(identity, key, master);
            return key;
        }
    }

    /// <summary>Makes and stores the key of a new classification.</summary>
    public DataKey CreateClassificationKey(Scope classification)
    {
        lock (gate)
        {
            var key = DataKey.Create();
            Insert(IdentityOf(classification.Classification), key, master);
            return key;
        }
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
            if (isNewBatch) Insert(IdentityOf(batch), batchKey, classificationKey, transaction);
            foreach (var (fileId, key) in files) Insert(IdentityOf(batch with { FileId = fileId }), key, batchKey, transaction);
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
        var keys = new Dictionary<string, DataKey?>(StringComparer.Ordinal);
        lock (gate)
        {
            foreach (var fileId in fileIds)
            {
                try
                {
                    if (Find(batch with { FileId = fileId }) is { } key) keys[fileId] = key;
                }
                catch (VaultException)
                {
                    keys[fileId] = null;
                }
            }
        }

        return keys;
    }

    /// <summary>
    /// Destroys the keys of scopes and records their erasure, in one transaction that is on disk when this returns. What was destroyed before stays recorded as it was.
    /// </summary>
    public void Destroy(IReadOnlyCollection<Scope> scopes)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var scope in scopes)
            {
                DeleteKey(scope.Id, transaction);
                Execute("INSERT OR IGNORE INTO erasures (id, level, account, destroyed_at) VALUES ($id, $level, $account, $now)", transaction,
                    ("$id", scope.Id), ("$level", (int)scope.Level), ("$account", scope.Account), ("$now", time.GetUtcNow().ToUnixTimeMilliseconds()));
            }

            transaction.Commit();
            DropCached(scopes.Where(scope => scope.Level != KeyLevel.File).Select(scope => scope.Id));
        }
    }

    /// <summary>Removes keys that no longer open anything (their parent was destroyed, or their upload was never answered), without recording an erasure.</summary>
    public void Remove(IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0) return;
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var id in ids) DeleteKey(id, transaction);
            transaction.Commit();
            DropCached(ids);
        }
    }

    /// <summary>Whether the erasure of a classification, batch or file is on record.</summary>
    public bool IsErased(string id)
    {
        lock (gate) return HasErasure(id);
    }

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
            connection.Dispose();
            master.Dispose();
        }
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
        var wrapped = ReadWrapped(scope.Id, scope.Level);
        if (wrapped is null)
        {
            if (HasErasure(scope.Id)) return null;
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

    private byte[]? ReadWrapped(string id, KeyLevel level)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT wrapped FROM keys WHERE id = $id AND level = $level";
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$level", (int)level);
        return command.ExecuteScalar() as byte[];
    }

    private bool HasErasure(string id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM erasures WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() is not null;
    }

    private void Insert(KeyIdentity identity, DataKey key, DataKey wrappingKey, SqliteTransaction? transaction = null) =>
        Execute("INSERT INTO keys (id, level, account, wrapped_by, wrapped) VALUES ($id, $level, $account, $wrappedBy, $wrapped)", transaction,
            ("$id", identity.Id), ("$level", (int)identity.Level), ("$account", identity.Account), ("$wrappedBy", identity.WrappedBy),
            ("$wrapped", wrappingKey.Wrap(key, identity)));

    // Overwritten at equal length before the row goes, so that not even a page of the file's free list keeps it.
    private void DeleteKey(string id, SqliteTransaction transaction)
    {
        Execute("UPDATE keys SET wrapped = zeroblob(length(wrapped)) WHERE id = $id", transaction, ("$id", id));
        Execute("DELETE FROM keys WHERE id = $id", transaction, ("$id", id));
    }

    private void Execute(string sql, SqliteTransaction? transaction, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
