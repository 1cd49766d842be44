using System.Collections.Concurrent;
using System.Security.Cryptography;
using Mailroom.Storage;
using Mailroom.Storage.Vault;

namespace Mailroom.Tests.Erasing;

/// <summary>
/// What someone does who has every file of a data folder, a master key and all ids: tries every place of every file as a wrapped key, again and again with what was found, and
/// every place as a key in the clear.
/// </summary>
internal sealed class KeySearch
{
    private const int WrappedSize = DataKey.Size + DataKey.Overhead;

    private readonly List<byte[]> files = [];

    private KeySearch(IEnumerable<string> folders)
    {
        foreach (var path in folders.SelectMany(folder => File.Exists(folder) ? [folder] : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            files.Add(bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)]);
        }
    }

    /// <summary>Reads all files of folders, or single files.</summary>
    public static KeySearch In(params IEnumerable<string> folders) => new(folders);

    /// <summary>The ids of all scopes whose key can be had.</summary>
    public HashSet<string> Open(DataKey master, IReadOnlyCollection<Scope> scopes)
    {
        var keys = new ConcurrentDictionary<string, DataKey>(StringComparer.Ordinal) { [master.Fingerprint()] = master };
        for (var found = -1; found < keys.Count;)
        {
            found = keys.Count;
            foreach (var identity in scopes.Select(scope => IdentityOf(scope, master)).Where(identity => keys.ContainsKey(identity.WrappedBy) && !keys.ContainsKey(identity.Id)).ToList())
            {
                var parent = keys[identity.WrappedBy];
                foreach (var file in files)
                {
                    Parallel.For(0, Math.Max(0, file.Length - WrappedSize + 1), place =>
                    {
                        if (TryUnwrap(parent, file.AsSpan(place, WrappedSize), identity) is { } key) keys[identity.Id] = key;
                    });
                }
            }
        }

        keys.TryRemove(master.Fingerprint(), out _);
        return [.. keys.Keys];
    }

    /// <summary>Whether any place of any file is a key in the clear that opens a sealed value.</summary>
    public bool AnyOpens(string purpose, string id, byte[] sealedValue) => files.Any(file =>
        Parallel.For(0, Math.Max(0, file.Length - DataKey.Size + 1), (place, state) =>
        {
            using var key = new DataKey(file.AsSpan(place, DataKey.Size).ToArray());
            if (Opens(key, purpose, id, sealedValue)) state.Stop();
        }).IsCompleted is false);

    private static KeyIdentity IdentityOf(Scope scope, DataKey master) => new(scope.Level, scope.Account, scope.Id, scope.Level switch
    {
        KeyLevel.File => scope.BatchId!,
        KeyLevel.Batch => scope.ClassificationId,
        _ => master.Fingerprint(),
    });

    private static DataKey? TryUnwrap(DataKey parent, ReadOnlySpan<byte> wrapped, KeyIdentity identity)
    {
        // All that is sealed begins with the version of its form.
        if (wrapped[0] != 1) return null;
        try
        {
            return parent.Unwrap(wrapped, identity);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static bool Opens(DataKey key, string purpose, string id, byte[] sealedValue)
    {
        try
        {
            key.Open(purpose, id, sealedValue);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
