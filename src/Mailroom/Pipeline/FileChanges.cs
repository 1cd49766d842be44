using System.Collections.Concurrent;
using Mailroom.Storage;

namespace Mailroom.Pipeline;

/// <summary>Tells open pages what has changed, as hints within this process: who is told looks at the rows.</summary>
public sealed class FileChanges
{
    private readonly ConcurrentDictionary<Listener, byte> listeners = new();

    /// <summary>Listens to the changes of a classification and of all in it, until what it returns is disposed.</summary>
    /// <param name="classification">The classification.</param>
    /// <param name="changed">Called with what changed. It is to return at once.</param>
    public IDisposable Listen(Scope classification, Action<FileChange> changed)
    {
        var listener = new Listener(this, classification.ClassificationId, changed);
        listeners[listener] = 0;
        return listener;
    }

    /// <summary>Says that something changed.</summary>
    public void Note(Scope changed) => Tell(new FileChange(changed, IsErased: false));

    /// <summary>Says that something was erased.</summary>
    public void NoteErased(Scope erased) => Tell(new FileChange(erased, IsErased: true));

    private void Tell(FileChange change)
    {
        foreach (var (listener, _) in listeners) if (string.Equals(listener.ClassificationId, change.Scope.ClassificationId, StringComparison.Ordinal)) listener.Changed(change);
    }

    private sealed class Listener(FileChanges owner, string classificationId, Action<FileChange> changed) : IDisposable
    {
        public string ClassificationId => classificationId;

        public Action<FileChange> Changed => changed;

        public void Dispose() => owner.listeners.TryRemove(this, out _);
    }
}

/// <summary>What changed.</summary>
/// <param name="Scope">A file, or a batch or the classification where it may be any of their files.</param>
/// <param name="IsErased">Whether it was erased.</param>
public readonly record struct FileChange(Scope Scope, bool IsErased);
