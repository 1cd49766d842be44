using System.Security.Cryptography;
using Mailroom.Classifying;
using Mailroom.Classifying.Segments;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Pipeline;

/// <summary>What one file taught.</summary>
/// <param name="BatchId">The batch that it stands in.</param>
/// <param name="SealedAnswer">The sealed answer as it stands in the row: another one is another lesson.</param>
/// <param name="Answer">The type that a person gave.</param>
/// <param name="Example">What the classifier learns from.</param>
internal sealed record Lesson(string BatchId, byte[] SealedAnswer, GivenType Answer, Example Example);

/// <summary>Reads what the files of a classification taught, by the files' ids. What was read before is not read again.</summary>
internal static class Lessons
{
    /// <summary>Of more confirmed files the newest are learned from.</summary>
    private const int Most = 5000;

    private const int StepSize = 100;

    public static async Task<Dictionary<string, Lesson>> ReadAsync(
        MailroomDatabase database, KeyVault vault, int pages, Scope classification, ClassificationDefinition definition, IReadOnlyDictionary<string, Lesson> known, CancellationToken cancellation)
    {
        var rows = await database.LiveExamples(classification.Account, classification.ClassificationId).OrderByDescending(file => file.Id).Take(Most)
            .Select(file => new { file.Id, file.BatchId, Answer = file.Answer! }).ToListAsync(cancellation);
        var lessons = new Dictionary<string, Lesson>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (known.TryGetValue(row.Id, out var lesson) && lesson.SealedAnswer.AsSpan().SequenceEqual(row.Answer)
                && string.Equals(lesson.Example.DocumentType, lesson.Answer.NameIn(definition), StringComparison.Ordinal)) lessons.Add(row.Id, lesson);
        }

        foreach (var step in rows.Where(row => !lessons.ContainsKey(row.Id)).Select(row => row.Id).Chunk(StepSize))
        {
            var files = await database.LiveExamples(classification.Account, classification.ClassificationId).Where(file => step.Contains(file.Id))
                .Select(file => new { file.Id, file.BatchId, Answer = file.Answer!, file.Text }).ToListAsync(cancellation);
            foreach (var file in files)
            {
                using var key = TryOpen(vault, classification with { BatchId = file.BatchId, FileId = file.Id });
                if (key is null || StoredText.TryOpen(key, file.Id, file.Text) is not { } text || TryOpen(key, file.Id, file.Answer) is not { } answer) continue;
                lessons.Add(file.Id, new Lesson(file.BatchId, file.Answer, answer, Example.From(text.Front(pages), answer.NameIn(definition))));
            }
        }

        return lessons;
    }

    // A file that cannot be opened teaches nothing; what is wrong with it is told where it is asked for.
    private static DataKey? TryOpen(KeyVault vault, Scope file)
    {
        try
        {
            return vault.OpenKey(file);
        }
        catch (VaultException)
        {
            return null;
        }
    }

    private static GivenType? TryOpen(DataKey key, string fileId, byte[] answer)
    {
        try
        {
            return GivenType.Open(key, fileId, answer);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
