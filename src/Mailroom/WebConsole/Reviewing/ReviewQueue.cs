using Mailroom.Storage;
using Mailroom.WebConsole.Files;

namespace Mailroom.WebConsole.Reviewing;

/// <summary>A question to a person: is this file of that type?</summary>
public sealed class Question(IndexedFile file, bool isSpotCheck)
{
    /// <summary>The file.</summary>
    public Scope File => file.File;

    /// <summary>The file's name.</summary>
    public string Name => file.Name;

    /// <summary>Whether the server was sure of this one: a sample of those is asked about, since nobody would notice their mistakes otherwise.</summary>
    public bool IsSpotCheck => isSpotCheck;

    /// <summary>The type that is suggested.</summary>
    public string Type { get; set; } = file.DocumentType ?? Classifying.Answer.Unknown;

    /// <summary>How sure that is, from 0 to 1.</summary>
    public double Confidence { get; set; } = file.Confidence;
}

/// <summary>The questions of a classification or a batch, the unsure first, with a few of the sure among them.</summary>
public sealed class ReviewQueue
{
    // One in six questions is about a file of which the server was sure, and no more than one in twenty of those.
    private const int SpotEvery = 6;
    private const int SpotShare = 20;
    private const int MostSpotChecks = 50;

    private readonly List<Question> questions;

    /// <summary>Makes the questions about files.</summary>
    public ReviewQueue(IReadOnlyList<IndexedFile> files, Random random)
    {
        questions = [.. files.Where(file => file.State == FileState.Review).OrderBy(file => file.Confidence).Select(file => new Question(file, isSpotCheck: false))];
        var sure = files.Where(file => file.State == FileState.Sorted).ToArray();
        random.Shuffle(sure);
        var place = SpotEvery - 1;
        foreach (var file in sure.Take(Math.Clamp(sure.Length / SpotShare, Math.Min(1, sure.Length), MostSpotChecks)))
        {
            questions.Insert(Math.Min(place, questions.Count), new Question(file, isSpotCheck: true));
            place += SpotEvery;
        }
    }

    /// <summary>The questions that are not answered yet.</summary>
    public IReadOnlyList<Question> Questions => questions;

    /// <summary>Takes a question out that was answered.</summary>
    public void Remove(Question question) => questions.Remove(question);

    /// <summary>Takes the questions out whose files are not in an index.</summary>
    public void Keep(FileIndex index) => questions.RemoveAll(question => !index.Has(question.File));

    /// <summary>Puts a question back.</summary>
    public void Insert(int place, Question question) => questions.Insert(Math.Min(place, questions.Count), question);

    /// <summary>Ranks questions from a place on again: the unsure first; spot checks stay where they are.</summary>
    public void Rank(int from, int count)
    {
        var places = Enumerable.Range(from, Math.Clamp(questions.Count - from, 0, count)).Where(place => !questions[place].IsSpotCheck).ToList();
        var ranked = places.Select(place => questions[place]).OrderBy(question => question.Confidence).ToList();
        foreach (var (place, question) in places.Zip(ranked)) questions[place] = question;
    }
}
