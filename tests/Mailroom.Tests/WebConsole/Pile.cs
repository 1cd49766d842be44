using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Reading.Tests.Pdf;
using Microsoft.Playwright;

namespace Mailroom.Tests.WebConsole;

/// <summary>A document of a pile that somebody drops.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PiledFile(string Name, byte[] Content)
{
    public PiledFile(string name, string text)
        : this(name, Encoding.UTF8.GetBytes(text))
    {
    }

    public FilePayload ToPayload() => new() { Name = Name, MimeType = "application/octet-stream", Buffer = Content };
}

/// <summary>Makes documents of a few kinds, each in variants.</summary>
internal static class Pile
{
    private static readonly string[] Companies = ["Northwind Paper", "Harbour Tools", "Lindner & Sons", "Blue Kite Studio", "Oakfield Dairy", "Meridian Print"];
    private static readonly string[] People = ["Ada Marsh", "Jonas Keller", "Priya Nair", "Tom Okafor", "Lena Brandt", "Marco Rossi"];
    private static readonly string[] Goods = ["copy paper", "steel hinges", "garden chairs", "printer toner", "oat milk", "envelopes"];
    private static readonly string[] Jobs = ["accountant", "carpenter", "software developer", "nurse", "illustrator", "truck driver"];

    /// <summary>The types of these documents, described as somebody would.</summary>
    public static JsonObject Details(string name) => new()
    {
        ["name"] = name,
        ["documentTypes"] = new JsonArray(
            Type("Invoice", "Bills from suppliers", "invoice number", "amount due", "bill to"),
            Type("Resume", "Curriculum vitae of people who apply for a job", "work experience", "education", "skills"),
            Type("Letter", "Letters from customers", "dear", "sincerely")),
    };

    public static PiledFile Invoice(int number)
    {
        var (company, goods) = (Companies[number % 6], Goods[(number + number / 6) % 6]);
        string[] lines =
        [
            "INVOICE", company, $"Invoice number: {4100 + number}", $"Invoice date: 2025-0{1 + number % 9}-1{number % 10}", $"Bill to: {People[(number + 2) % 6]}", "Description Quantity Unit price Amount",
            $"{goods} {2 + number % 7} 14.50 {(2 + number % 7) * 14.5m:0.00}", $"Subtotal {(2 + number % 7) * 14.5m:0.00}", "VAT 19 %", $"Amount due: {(2 + number % 7) * 17.26m:0.00} EUR", "Payment terms: 30 days net",
        ];
        return Written($"invoice-{number:000}", lines, number);
    }

    public static PiledFile Resume(int number)
    {
        var (person, job) = (People[number % 6], Jobs[(number + number / 6) % 6]);
        string[] lines =
        [
            "Curriculum vitae", person, $"A {job} with {3 + number % 12} years of practice", "Work experience", $"2015 to 2021 {job} at {Companies[(number + 1) % 6]}", $"2021 to today senior {job} at {Companies[(number + 3) % 6]}",
            "Education", "2011 to 2014 Bachelor degree, University of Leeds", "Skills", "English, German, spreadsheets", "References available upon request",
        ];
        return Written($"resume-{number:000}", lines, number);
    }

    public static PiledFile Letter(int number)
    {
        string[] lines =
        [
            Companies[number % 6], $"Dear {People[(number + 1) % 6]},", $"thank you for your letter about the {Goods[number % 6]}. We are sorry that they came late, and hope that the next delivery finds you well.",
            $"Please call me should anything else be missing. I am in the office until the {1 + number % 28}th of the month.", "Yours sincerely", People[(number + 4) % 6],
        ];
        return Written($"letter-{number:000}", lines, number);
    }

    /// <summary>An invoice of one page, set as a program sets it.</summary>
    public static PiledFile PdfInvoice(string name) => new(name, PdfFiles.Of(
        [
            new Print("INVOICE", 60, 780, 22, Bold: true), new Print("Harbour Tools, 12 Quay Street", 60, 750), new Print("Invoice number: 77120", 60, 715), new Print("Invoice date: 2025-03-14", 60, 700),
            new Print("Bill to: Ada Marsh", 60, 685), new Print("Description", 60, 640, 10, Bold: true), new Print("Quantity", 300, 640, 10, Bold: true), new Print("Amount", 450, 640, 10, Bold: true),
            new Print("Steel hinges", 60, 620), new Print("4", 300, 620), new Print("58.00", 450, 620), new Print("Amount due: 69.02 EUR", 60, 580, 12, Bold: true), new Print("Payment terms: 30 days net", 60, 560),
        ]));

    /// <summary>A pile of all kinds.</summary>
    public static List<PiledFile> Of(int invoices, int resumes, int letters) =>
        [.. Enumerable.Range(0, invoices).Select(Invoice), .. Enumerable.Range(0, resumes).Select(Resume), .. Enumerable.Range(0, letters).Select(Letter)];

    // One in three as a page of the web.
    private static PiledFile Written(string name, string[] lines, int number) => number % 3 == 2
        ? new PiledFile(name + ".html", $"<!doctype html><html><head><title>{lines[0]}</title></head><body><h1>{lines[0]}</h1>{string.Concat(lines[1..].Select(line => $"<p>{line.Replace("&", "&amp;", StringComparison.Ordinal)}</p>"))}</body></html>")
        : new PiledFile(name + ".txt", string.Join('\n', lines) + "\n");

    private static JsonObject Type(string name, string description, params string[] words) =>
        new() { ["name"] = name, ["description"] = description, ["uniqueWords"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };
}
