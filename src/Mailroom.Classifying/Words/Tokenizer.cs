namespace Mailroom.Classifying.Words;

/// <summary>A word of a text.</summary>
/// <param name="Stem">Its stem, by which words are compared.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">How many characters it has there.</param>
internal readonly record struct Token(string Stem, int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>Another reading of words that follow each other: "e-mail" as "email", "I N V O I C E" as "invoice".</summary>
/// <param name="First">The first of the words.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Stem">The stem of the words written as one.</param>
internal readonly record struct Joint(int First, int Count, string Stem);

/// <summary>Cuts text into words. A word is a run of letters and digits; an English possessive ending is dropped.</summary>
internal static class Tokenizer
{
    private const int FewestSpacedLetters = 4;

    public static List<Token> Split(string text)
    {
        var tokens = new List<Token>();
        var position = 0;
        while (position < text.Length)
        {
            if (!Folding.IsWordCharacter(text[position]))
            {
                position++;
                continue;
            }
            var start = position;
            while (position < text.Length && Folding.IsWordCharacter(text[position])) position++;
            var folded = Folding.Fold(text.AsSpan(start, position - start));
            if (folded.Length > 0) tokens.Add(new Token(Stemmer.Stem(folded), start, position - start));
            if (IsPossessive(text, position)) position += 2;
        }
        return tokens;
    }

    /// <summary>The words of a text that can be read as one, because a hyphen joins them or because they are letters set apart.</summary>
    public static List<Joint> Joints(string text, IReadOnlyList<Token> tokens)
    {
        var joints = new List<Joint>();
        for (var index = 0; index + 1 < tokens.Count; index++)
        {
            var (left, right) = (tokens[index], tokens[index + 1]);
            if (right.Start == left.End + 1 && IsHyphen(text[left.End])) joints.Add(new Joint(index, 2, JoinedStem(text, tokens, index, 2)));
            var letters = SpacedLetters(tokens, index);
            if (letters >= FewestSpacedLetters)
            {
                joints.Add(new Joint(index, letters, JoinedStem(text, tokens, index, letters)));
                index += letters - 1;
            }
        }
        return joints;
    }

    public static bool IsHyphen(char character) => character is '-' or '\u00AD' or '\u2010' or '\u2011';

    private static bool IsPossessive(string text, int position) =>
        position + 1 < text.Length && text[position] is ('\'' or '’') && text[position + 1] is ('s' or 'S')
        && (position + 2 == text.Length || !Folding.IsWordCharacter(text[position + 2]));

    private static int SpacedLetters(IReadOnlyList<Token> tokens, int first)
    {
        var count = 0;
        while (first + count < tokens.Count && tokens[first + count].Length == 1 && (count == 0 || tokens[first + count].Start == tokens[first + count - 1].End + 1)) count++;
        return count;
    }

    private static string JoinedStem(string text, IReadOnlyList<Token> tokens, int first, int count)
    {
        var joined = string.Concat(Enumerable.Range(first, count).Select(index => text.Substring(tokens[index].Start, tokens[index].Length)));
        return Stemmer.Stem(Folding.Fold(joined));
    }
}
