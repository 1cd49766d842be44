using Mailroom.Classifying;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Pipeline;

/// <summary>Classifiers that are ready for the document types of a classification, by its id and version. They hold the definition in the clear: an erasure drops them.</summary>
public sealed class ClassifierCache(IDbContextFactory<MailroomDatabase> databases, KeyVault vault)
{
    private const int Limit = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<string, ReadyClassifier> ready = new(StringComparer.Ordinal);

    /// <summary>The classifier for today's types of a classification; null where that has been erased.</summary>
    public async Task<ReadyClassifier?> GetAsync(Scope classification, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var version = await database.LiveClassifications(classification.Account)
            .Where(one => one.Id == classification.ClassificationId).Select(one => (int?)one.Version).FirstOrDefaultAsync(cancellation);
        if (version is null) return null;
        lock (gate)
        {
            if (ready.TryGetValue(classification.ClassificationId, out var known) && known.Version == version) return known;
        }

        var row = await database.LiveClassifications(classification.Account).AsNoTracking().FirstOrDefaultAsync(one => one.Id == classification.ClassificationId, cancellation);
        using var key = row is null ? null : vault.OpenKey(classification.Classification);
        if (row is null || key is null) return null;
        var definition = ClassificationDefinition.Open(key, row);
        var types = definition.DocumentTypes.Select(type => new DocumentType(type.Name, type.Description, type.UniqueWords)).ToList();
        var made = new ReadyClassifier(row.Version, definition, new Classifier(types));
        lock (gate)
        {
            if (ready.Count >= Limit) ready.Clear();
            // An erasure destroys the key before it drops this entry: one that comes in between is not put back.
            if (!vault.IsErased(classification.ClassificationId)) ready[classification.ClassificationId] = made;
        }

        return made;
    }

    /// <summary>Forgets a classification.</summary>
    public void Drop(string classificationId)
    {
        lock (gate) ready.Remove(classificationId);
    }
}

/// <summary>A classifier and the definition that it was made for.</summary>
public sealed record ReadyClassifier(int Version, ClassificationDefinition Definition, Classifier Classifier);
