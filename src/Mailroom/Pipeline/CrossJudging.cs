using System.Security.Cryptography;
using Mailroom.Classifying;
using Mailroom.Classifying.Judging;
using Mailroom.Classifying.Segments;
using Mailroom.Configuration;
using Mailroom.Reading;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.Pipeline;

/// <summary>
/// Judges a list of document types by the files that people have confirmed, each classified by a model that did not learn from it: so it will do about as well on files that nobody has
/// looked at.
/// </summary>
public sealed class CrossJudging(IDbContextFactory<MailroomDatabase> databases, KeyVault vault, IOptions<ReadingSettings> reading)
{
    /// <summary>Of more confirmed files the newest are judged.</summary>
    public const int Most = 1000;

    // Each costs as much as judging all files once.
    private const int MostTried = 5;
    private const int StepSize = 100;
    private const int Parts = 10;
    // So few files are left out one by one: a tenth of them would be missed in the learning.
    private const int FewFiles = 50;

    /// <summary>Reads the confirmed files of a classification.</summary>
    public Task<List<ConfirmedFile>> ReadAsync(Scope classification, CancellationToken cancellation) =>
        // Opening takes the processor: not on the turn of a page.
        Task.Run(() => ReadAndOpenAsync(classification, cancellation), cancellation);

    /// <summary>Of confirmed files those that are still there, and confirmed: what is held of the others is to be let go.</summary>
    /// <param name="classification">The classification.</param>
    /// <param name="files">At most <see cref="Most"/> files of it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Those that are.</returns>
    public async Task<List<ConfirmedFile>> KeepAsync(Scope classification, IReadOnlyList<ConfirmedFile> files, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var ids = files.Select(file => file.File.Id).ToList();
        var there = await database.LiveExamples(classification.Account, classification.ClassificationId).Where(file => ids.Contains(file.Id)).Select(file => file.Id).ToHashSetAsync(cancellation);
        return [.. files.Where(file => there.Contains(file.File.Id))];
    }

    /// <summary>Judges the files by a list of types.</summary>
    /// <param name="files">The confirmed files.</param>
    /// <param name="definition">The types, as they are or as they are to be.</param>
    /// <param name="progress">Told how many files have been judged.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The files whose true type is on the list, or that fit none, with the answers.</returns>
    public static Task<List<JudgedFile>> JudgeAsync(IReadOnlyList<ConfirmedFile> files, ClassificationDefinition definition, Action<int> progress, CancellationToken cancellation) =>
        Task.Run(() => Judge(files, definition, progress, cancellation), cancellation);

    /// <summary>What should be changed in a list of types. Of words that mislead those alone are named that the files are better off without: they are judged once more without each.</summary>
    /// <param name="files">The confirmed files.</param>
    /// <param name="judged">The same files as they are judged now.</param>
    /// <param name="definition">The types.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IReadOnlyList<Advice>> AdviseAsync(IReadOnlyList<ConfirmedFile> files, IReadOnlyList<JudgedFile> judged, ClassificationDefinition definition, CancellationToken cancellation)
    {
        List<JudgedDocument> documents = [.. judged.Select(file => file.Judged)];
        if (documents.Count == 0) return [];
        var all = Advice.For(ClassifierCache.TypesOf(definition), documents);
        var misleading = new List<Advice>();
        foreach (var advice in all.Where(one => one.Kind == AdviceKind.MisleadingWord).Take(MostTried))
        {
            var after = await JudgeAsync(files, Without(definition, advice), _ => { }, cancellation);
            if (advice.Tried(documents, [.. after.Select(file => file.Judged)]) is { } good) misleading.Add(good);
        }

        return [.. misleading, .. all.Where(one => one.Kind != AdviceKind.MisleadingWord)];
    }

    private static ClassificationDefinition Without(ClassificationDefinition definition, Advice advice) => definition with
    {
        DocumentTypes = [.. definition.DocumentTypes.Select(type => advice.DocumentTypes.Contains(type.Name) ? type with { UniqueWords = [.. type.UniqueWords.Except(advice.Words, StringComparer.Ordinal)] } : type)],
    };

    private async Task<List<ConfirmedFile>> ReadAndOpenAsync(Scope classification, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var ids = await database.LiveExamples(classification.Account, classification.ClassificationId).OrderByDescending(file => file.Id).Select(file => file.Id).Take(Most).ToListAsync(cancellation);
        var files = new List<ConfirmedFile>();
        foreach (var step in ids.Chunk(StepSize))
        {
            var rows = await database.LiveExamples(classification.Account, classification.ClassificationId).Where(file => step.Contains(file.Id))
                .Select(file => new { file.Id, file.BatchId, file.Name, Answer = file.Answer!, file.Text }).ToListAsync(cancellation);
            foreach (var row in rows)
            {
                var file = classification with { BatchId = row.BatchId, FileId = row.Id };
                try
                {
                    using var key = vault.OpenKey(file);
                    if (key is null || StoredText.TryOpen(key, row.Id, row.Text) is not { } text) continue;
                    files.Add(new ConfirmedFile(file, FileOutcome.OpenName(key, row.Id, row.Name), GivenType.Open(key, row.Id, row.Answer), text.Front(reading.Value.MaximumPages)));
                }
                catch (Exception unusable) when (unusable is VaultException or CryptographicException)
                {
                    // It teaches nothing either; what is wrong with it is told where it is asked for.
                }
            }
        }

        return files;
    }

    private static List<JudgedFile> Judge(IReadOnlyList<ConfirmedFile> files, ClassificationDefinition definition, Action<int> progress, CancellationToken cancellation)
    {
        var counted = files.Where(file => file.Answer.CountsIn(definition)).ToList();
        var types = ClassifierCache.TypesOf(definition);
        var words = new UniqueWordFinder(types);
        List<Example> examples = [.. counted.Select(file => Example.From(file.Text, file.Answer.NameIn(definition)))];
        var all = new Classifier(types, definition.ClassifierOptions).Learn(examples);
        var parts = counted.Count <= FewFiles ? counted.Count : Parts;
        var judged = new JudgedFile[counted.Count];
        var done = 0;
        for (var part = 0; part < parts; part++)
        {
            var others = all.Learn([.. examples.Where((_, place) => place % parts != part)]);
            for (var place = part; place < counted.Count; place += parts)
            {
                cancellation.ThrowIfCancellationRequested();
                var (file, name) = (counted[place], counted[place].Answer.NameIn(definition));
                judged[place] = new JudgedFile(file.File, new JudgedDocument(file.Name, name == Answer.Unknown ? null : name, others.Classify(file.Text)) { UniqueWords = words.Find(file.Text) });
                progress(++done);
            }
        }

        return [.. judged];
    }
}

/// <summary>A file whose type a person has said.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Answer">The type that the person said.</param>
/// <param name="Text">Its first pages.</param>
public sealed record ConfirmedFile(Scope File, string Name, GivenType Answer, DocumentText Text);

/// <summary>A confirmed file and what a model said of it that had not learned from it.</summary>
public sealed record JudgedFile(Scope File, JudgedDocument Judged);
