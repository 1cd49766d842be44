using System.Runtime.InteropServices;

namespace Mailroom.Classifying.Learning;

/// <summary>
/// A word of the examples: which of them hold it, and for each type the sum of its shares in their words. Only types whose examples hold it have an entry, for most words stand in one or two.
/// </summary>
internal sealed class TaughtWord
{
    private readonly List<TaughtExample> holders;
    private readonly List<TypeShare> shares;

    public TaughtWord() => (holders, shares) = ([], []);

    public TaughtWord(TaughtWord other) => (holders, shares, Believed) = ([.. other.holders], [.. other.shares], other.Believed);

    public ReadOnlySpan<TaughtExample> Holders => CollectionsMarshal.AsSpan(holders);

    public ReadOnlySpan<TypeShare> Shares => CollectionsMarshal.AsSpan(shares);

    /// <summary>How many examples hold it, each counting what it is believed.</summary>
    public double Believed { get; private set; }

    public void Add(TaughtExample example)
    {
        holders.Add(example);
        ShareOf(example.Type).Plain += example.Share;
    }

    public void Remove(TaughtExample example)
    {
        holders.Remove(example);
        ShareOf(example.Type).Plain -= example.Share;
        Believe(example, -1);
    }

    /// <summary>Counts what an example that holds it is believed.</summary>
    /// <param name="example">The example.</param>
    /// <param name="sign">-1 to take it back.</param>
    public void Believe(TaughtExample example, int sign = 1)
    {
        Believed += sign * example.Belief;
        ShareOf(example.Type).Believed += sign * example.Belief * example.Share;
    }

    // A place in the list: valid until the list grows.
    private ref TypeShare ShareOf(int type)
    {
        var places = CollectionsMarshal.AsSpan(shares);
        for (var at = 0; at < places.Length; at++)
        {
            if (places[at].Type == type) return ref places[at];
        }

        shares.Add(new TypeShare { Type = type });
        return ref CollectionsMarshal.AsSpan(shares)[^1];
    }
}

/// <summary>The sum of a word's shares in the words of a type's examples.</summary>
internal struct TypeShare
{
    /// <summary>The type's place in the list.</summary>
    public required int Type { get; init; }

    /// <summary>The sum where each example counts one.</summary>
    public double Plain { get; set; }

    /// <summary>The sum where each example counts what it is believed.</summary>
    public double Believed { get; set; }
}
