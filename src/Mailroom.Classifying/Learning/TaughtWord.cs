namespace Mailroom.Classifying.Learning;

/// <summary>A word of the examples: which of them hold it, and for each type the sum of its shares in their words. Only types whose examples hold it have an entry, for most words stand in one or two.</summary>
internal sealed class TaughtWord
{
    private readonly List<TaughtExample> holders;
    private readonly List<TypeShare> shares;

    public TaughtWord() => (holders, shares) = ([], []);

    public TaughtWord(TaughtWord other) => (holders, shares, Believed) = ([.. other.holders], [.. other.shares], other.Believed);

    public IReadOnlyList<TaughtExample> Holders => holders;

    /// <summary>How many examples hold it, each counting what it is believed.</summary>
    public double Believed { get; private set; }

    public IReadOnlyList<TypeShare> Shares => shares;

    public void Add(TaughtExample example)
    {
        holders.Add(example);
        Count(example, 1);
    }

    public void Remove(TaughtExample example)
    {
        holders.Remove(example);
        Count(example, -1);
        Believe(example, -1);
    }

    /// <summary>Counts what an example that holds it is believed.</summary>
    public void Believe(TaughtExample example, int sign = 1)
    {
        Believed += sign * example.Belief;
        var at = PlaceOf(example.Type);
        shares[at] = shares[at] with { Believed = shares[at].Believed + (sign * example.Belief * example.Share) };
    }

    private void Count(TaughtExample example, int sign)
    {
        var at = PlaceOf(example.Type);
        shares[at] = shares[at] with { Plain = shares[at].Plain + (sign * example.Share) };
    }

    private int PlaceOf(int type)
    {
        var at = shares.FindIndex(share => share.Type == type);
        if (at >= 0) return at;
        shares.Add(new TypeShare(type, 0, 0));
        return shares.Count - 1;
    }
}

/// <summary>The sum of a word's shares in the words of a type's examples.</summary>
/// <param name="Type">The type's place in the list.</param>
/// <param name="Plain">Each example counting one.</param>
/// <param name="Believed">Each example counting what it is believed.</param>
internal readonly record struct TypeShare(int Type, double Plain, double Believed);
