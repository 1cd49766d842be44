namespace Mailroom.Reading;

/// <summary>Something that a person should know of the reading: what was left out, or had to be read in another way.</summary>
/// <param name="Text">A sentence for people. It holds nothing of the document.</param>
public sealed record Remark(string Text)
{
    /// <summary>Whether what was left out may have told what the document is: a person should then look at it.</summary>
    public bool CastsDoubt { get; init; }
}
