using Mailroom.Classifying;
using Mailroom.Configuration;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.Pipeline;

/// <summary>
/// Classifiers that are ready for the document types of a classification and have learned from its confirmed files. They hold the definition, and what was learned, in
/// the clear and in memory only: an erasure drops them.
/// </summary>
public sealed class ClassifierCache(IDbContextFactory<MailroomDatabase> databases, KeyVault vault, IOptions<ReadingSettings> reading)
{
    private const int Limit = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly HashSet<Refresh> refreshes = [];

    /// <summary>The classifier for today's types of a classification and all that it was taught; null where that has been erased.</summary>
    public async Task<ReadyClassifier?> GetAsync(Scope classification, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var stamp = await database.LiveClassifications(classification.Account).Where(one => one.Id == classification.ClassificationId)
            .Select(one => new Stamp(one.Version, one.Lessons)).FirstOrDefaultAsync(cancellation);
        if (stamp is null) return null;
        Entry? known;
        lock (gate)
        {
            known = entries.GetValueOrDefault(classification.ClassificationId);
            if (known?.Stamp == stamp) return known.Ready;
        }

        return await RefreshAsync(database, classification, known, cancellation);
    }

    /// <summary>Forgets classifications, and what batches and files taught.</summary>
    public void Drop(IReadOnlyCollection<Scope> erased)
    {
        foreach (var classification in erased.GroupBy(scope => scope.ClassificationId, StringComparer.Ordinal)) Drop(classification.Key, [.. classification]);
    }

    private void Drop(string classificationId, IReadOnlyCollection<Scope> erased)
    {
        lock (gate)
        {
            foreach (var refresh in refreshes.Where(one => string.Equals(one.ClassificationId, classificationId, StringComparison.Ordinal))) refresh.Disturbed = true;
            if (entries.Remove(classificationId, out var former) && !erased.Any(scope => scope.BatchId is null)) entries.Add(classificationId, former.Without(erased));
        }
    }

    private async Task<ReadyClassifier?> RefreshAsync(MailroomDatabase database, Scope classification, Entry? known, CancellationToken cancellation)
    {
        // Begun before the look at the rows: an erasure that this look misses disturbs it, and what it made is then not kept.
        var refresh = new Refresh(classification.ClassificationId);
        lock (gate) refreshes.Add(refresh);
        Entry? made = null;
        try
        {
            var row = await database.LiveClassifications(classification.Account).AsNoTracking().FirstOrDefaultAsync(one => one.Id == classification.ClassificationId, cancellation);
            using var key = row is null ? null : vault.OpenKey(classification.Classification);
            if (row is null || key is null) return null;
            var isSameVersion = known?.Stamp.Version == row.Version;
            var definition = isSameVersion ? known!.Ready.Definition : ClassificationDefinition.Open(key, row);
            var untaught = isSameVersion ? known!.Untaught : Prepare(definition);
            var lessons = await Lessons.ReadAsync(database, vault, reading.Value.MaximumPages, classification, definition, known?.Lessons ?? [], cancellation);
            var taught = Teach(isSameVersion ? known!.Ready.Classifier : untaught, definition, lessons);
            made = new Entry(new Stamp(row.Version, row.Lessons), new ReadyClassifier(row.Version, definition, taught), untaught, lessons);
            return made.Ready;
        }
        finally
        {
            lock (gate)
            {
                refreshes.Remove(refresh);
                if (made is not null && !refresh.Disturbed)
                {
                    if (entries.Count >= Limit) entries.Clear();
                    entries[classification.ClassificationId] = made;
                }
            }
        }
    }

    private static Classifier Teach(Classifier classifier, ClassificationDefinition definition, Dictionary<string, Lesson> lessons) =>
        classifier.Learn([.. lessons.Values.Where(lesson => lesson.Answer.CountsIn(definition)).Select(lesson => lesson.Example)]);

    /// <summary>The types of a definition as the classifier takes them.</summary>
    internal static List<DocumentType> TypesOf(ClassificationDefinition definition) => [.. definition.DocumentTypes.Select(type => new DocumentType(type.Name, type.Description, type.UniqueWords))];

    private static Classifier Prepare(ClassificationDefinition definition) => new(TypesOf(definition), definition.ClassifierOptions);

    /// <summary>What a classifier was made from.</summary>
    private sealed record Stamp(int Version, int Lessons);

    private sealed record Entry(Stamp Stamp, ReadyClassifier Ready, Classifier Untaught, Dictionary<string, Lesson> Lessons)
    {
        private const int Stale = -1;

        /// <summary>
        /// What is left without batches and files. The next use learns anew from that, so that the classifier is one which never saw them: counted out of what was learned, they would live on in how far the
        /// others are believed.
        /// </summary>
        public Entry Without(IReadOnlyCollection<Scope> erased)
        {
            var ids = erased.Select(scope => scope.Id).ToHashSet(StringComparer.Ordinal);
            var left = Lessons.Where(lesson => !ids.Contains(lesson.Key) && !ids.Contains(lesson.Value.BatchId)).ToDictionary(StringComparer.Ordinal);
            return left.Count == Lessons.Count ? this : this with { Stamp = Stamp with { Lessons = Stale }, Ready = Ready with { Classifier = Untaught }, Lessons = left };
        }
    }

    private sealed class Refresh(string classificationId)
    {
        public string ClassificationId { get; } = classificationId;

        public bool Disturbed { get; set; }
    }
}

/// <summary>A classifier and the definition that it was made for.</summary>
public sealed record ReadyClassifier(int Version, ClassificationDefinition Definition, Classifier Classifier);
