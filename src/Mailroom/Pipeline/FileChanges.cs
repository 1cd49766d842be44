using System.Collections.Concurrent;
using Mailroom.Storage;

namespace Mailroom.Pipeline;

/// <summary>Tells open pages what has changed, as hints within this process: who is told looks at the rows.</summary>
public sealed class FileChanges
{
    private readonly ConcurrentDictionary<Listener, byte> listeners = new();

    /// <summary>Listens to the changes of a classification and of all in it, until what it returns is disposed.</summary>
    /// <param name="classification">The classification.</param>
    /// <param name="changed">Called with what changed: a file, or a batch or the classification where it may be any of their files. It is to return at once.</param>
    public IDisposable Listen(Scope classification, Action<Scope> changed)
    {
        var listener = new Listener(this, classification.ClassificationId, changed);
        listeners[listener] = 0;
        return listener;
    }

    /// <summary>Says that something changed.</summary>
    public void Note(Scope changed)
    {
        foreach (var (listener, _) in listeners) if (string.Equals(listener.ClassificationId, changed.ClassificationId, StringComparison.Ordinal)) listener.Changed(changed);
    }

    private sealed class Listener(FileChanges owner, string classificationId, Action<Scope> changed) : IDisposable
    {
        public string ClassificationId => classificationId;

        public Action<Scope> Changed => changed;

        public void Dispose() => owner.listeners.TryRemove(this, out _);
    }
}
