using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>That what is signed is read, in each way in which it is written, and that what is encrypted is said to be.</summary>
public sealed class SignedTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("The order has number 4711.\n", 20)));

    public static TheoryData<string, byte[]> Wrapped => new()
    {
        { "DER", CryptographicMessages.Sign(Text) },
        { "BER", CryptographicMessages.InPieces(Text) },
        { "PEM", CryptographicMessages.Pem(CryptographicMessages.Sign(Text)) },
        { "base64", CryptographicMessages.InBase64(CryptographicMessages.InPieces(Text)) },
        { "by two", CryptographicMessages.InPieces(CryptographicMessages.Sign(Text)) },
    };

    [Theory]
    [MemberData(nameof(Wrapped))]
    public async Task What_is_signed_is_read_as_if_it_were_uploaded(string way, byte[] file)
    {
        var text = await Reading.Read(file);
        Assert.Equal((way, "text/plain", 20, "The order has number 4711."), (way, text.MediaType, text.Lines().Count, text.Lines()[19]));
        Assert.Equal("application/pkcs7-mime", text.WrappingMediaType);
        Assert.Equal([new Remark("It is signed. The signature was not checked.")], text.Remarks);
    }

    [Fact]
    public async Task A_mail_that_is_signed_as_a_whole_is_read()
    {
        var text = await Reading.Read(CryptographicMessages.Sign("Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße"u8.ToArray()));
        Assert.Equal(("message/rfc822", "Grüße"), (text.MediaType, Assert.Single(text.Lines())));
    }

    [Fact]
    public async Task What_is_encrypted_is_said_to_be() => Assert.Equal(ReadingFailure.Encrypted, await Reading.Failure(CryptographicMessages.Encrypted()));

    [Fact]
    public async Task A_signature_alone_holds_nothing_to_read() => Assert.Equal(ReadingFailure.Empty, await Reading.Failure(CryptographicMessages.Sign(Text, detached: true)));

    [Fact]
    public async Task Signatures_around_signatures_end()
    {
        var file = Text;
        for (var i = 0; i < 100; i++) file = CryptographicMessages.InPieces(file);
        Assert.Equal(ReadingFailure.TooLarge, await Reading.Failure(file));
    }

    [Fact]
    public async Task What_is_cut_off_is_damaged() => Assert.Equal(ReadingFailure.Corrupt, await Reading.Failure(CryptographicMessages.Sign(Text)[..300]));
}
