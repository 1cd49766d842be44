namespace Mailroom.Classifying.Learning;

/// <summary>An example among the others.</summary>
internal sealed class TaughtExample(Example example, int type)
{
    public IReadOnlyCollection<string> Stems => example.Stems;

    /// <summary>The place of its type in the list.</summary>
    public int Type => type;

    /// <summary>What it counts, from 0 to 1: less where the others take it for another type.</summary>
    public double Belief { get; set; } = 1;

    /// <summary>The length of its vector of words, each weighed by its rarity.</summary>
    public double Length { get; set; }

    /// <summary>What each of its words counts.</summary>
    public double Share => 1.0 / example.Stems.Count;
}
