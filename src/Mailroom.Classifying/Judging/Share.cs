namespace Mailroom.Classifying.Judging;

/// <summary>A part of a whole, and how far it may be trusted.</summary>
/// <param name="Part">How many.</param>
/// <param name="Whole">Out of how many.</param>
public readonly record struct Share(int Part, int Whole)
{
    // The quantile of the normal distribution for 95 %.
    private const double Z = 1.959964;

    /// <summary>From 0 to 1, or null where the whole is empty.</summary>
    public double? Value => Whole == 0 ? null : (double)Part / Whole;

    /// <summary>The lower end of the 95 % interval (Wilson), from 0 to 1.</summary>
    public double Low => Whole == 0 ? 0 : Math.Max(0, Centre - Margin);

    /// <summary>The upper end of the 95 % interval (Wilson), from 0 to 1.</summary>
    public double High => Whole == 0 ? 1 : Math.Min(1, Centre + Margin);

    private double Centre => (Part + Z * Z / 2) / (Whole + Z * Z);

    private double Margin => Z * Math.Sqrt((double)Part * (Whole - Part) / Whole + Z * Z / 4) / (Whole + Z * Z);
}
