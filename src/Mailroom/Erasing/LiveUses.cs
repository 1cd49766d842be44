using Mailroom.Storage;

namespace Mailroom.Erasing;

/// <summary>What is reading or working on stored files at this moment, so that an erasure can cut it off.</summary>
public sealed class LiveUses
{
    private readonly Lock gate = new();
    private readonly HashSet<Use> uses = [];
    private long erasures;

    /// <summary>Counts the erasures: keys that were opened at one count are not to be used at another without a look whether theirs is still there.</summary>
    public long Erasures => Interlocked.Read(ref erasures);

    /// <summary>Says that a scope is being used. Call it before looking for a tombstone: what is erased after that look is cut off.</summary>
    public Use Begin(Scope scope)
    {
        var use = new Use(this, scope);
        lock (gate) uses.Add(use);
        return use;
    }

    /// <summary>Cuts off every use of a scope and of what stands in it.</summary>
    public void Cut(Scope erased)
    {
        Interlocked.Increment(ref erasures);
        Use[] touched;
        lock (gate) touched = [.. uses.Where(use => use.Scope.FileId == erased.Id || use.Scope.BatchId == erased.Id || use.Scope.ClassificationId == erased.Id)];
        foreach (var use in touched) use.Cut();
    }

    /// <summary>A use that lasts until it is disposed.</summary>
    public sealed class Use : IDisposable
    {
        private readonly LiveUses owner;
        private readonly CancellationTokenSource cut = new();

        internal Use(LiveUses owner, Scope scope)
        {
            this.owner = owner;
            Scope = scope;
        }

        /// <summary>What is being used.</summary>
        public Scope Scope { get; }

        /// <summary>Cancelled when the scope, or what it stands in, is erased.</summary>
        public CancellationToken Erased => cut.Token;

        internal void Cut()
        {
            try
            {
                cut.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The use has just ended by itself.
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (owner.gate) owner.uses.Remove(this);
            cut.Dispose();
        }
    }
}
