namespace Mailroom.Hostile;

/// <summary>An upload that is meant to harm.</summary>
/// <param name="Name">Its name, the family first.</param>
/// <param name="Attempt">What it attempts, in a sentence.</param>
/// <param name="Make">Makes the file's bytes.</param>
internal sealed record Attack(string Name, string Attempt, Func<byte[]> Make)
{
    /// <summary>The name of the uploaded file, as bytes of the request; the attack's own where it is null.</summary>
    public byte[]? FileName { get; init; }

    /// <summary>The bytes of the request that name the uploaded file.</summary>
    public byte[] NameOfFile => FileName ?? System.Text.Encoding.UTF8.GetBytes(Name);

    /// <summary>Whether it keeps the server busy for long, so that a quick run leaves it out.</summary>
    public bool IsSlow { get; init; }
}

/// <summary>What attacks reach for, so that it shows when one gets hold of it.</summary>
/// <param name="Listener">An address at which nobody may call.</param>
/// <param name="SecretFile">A file that nobody may read.</param>
internal sealed record Bait(Uri Listener, string SecretFile);
