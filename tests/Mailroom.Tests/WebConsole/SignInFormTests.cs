using System.Net;
using System.Text;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.WebConsole;

/// <summary>What anybody may send before they have signed in.</summary>
public sealed class SignInFormTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string FormType = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("/sign-in/key")]
    [InlineData("/language")]
    public async Task A_form_that_is_too_large_or_broken_or_of_another_kind_is_refused(string path)
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(path, FormType, "key=" + new string('x', 20_000))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(path, FormType, "key=" + new string('x', 5_000))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(path, FormType, string.Join('&', Enumerable.Range(0, 20).Select(field => $"field{field}=1")))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(path, FormType, "key=%00%")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(path, "application/json", "{}")).Status);
        const string file = "--b\r\nContent-Disposition: form-data; name=\"key\"; filename=\"key\"\r\n\r\nx\r\n--b--\r\n";
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(path, "multipart/form-data; boundary=b", file)).Status);
    }

    [Theory]
    [InlineData("/sign-in/key")]
    [InlineData("/language")]
    public async Task The_form_of_another_site_is_not_even_read(string path)
    {
        Assert.Equal((HttpStatusCode.Forbidden, null), await SendAsync(path, FormType, "key=%00%&to=/settings", "https://other.example"));
    }

    [Fact]
    public async Task An_address_to_go_back_to_that_no_header_can_hold_leads_to_the_first_page()
    {
        Assert.Equal((HttpStatusCode.Redirect, "/"), await SendAsync("/language", FormType, "language=de&to=" + Uri.EscapeDataString("/größe")));
        Assert.Equal((HttpStatusCode.Redirect, "/settings"), await SendAsync("/language", FormType, "language=de&to=/settings"));
    }

    private async Task<(HttpStatusCode Status, string? Location)> SendAsync(string path, string type, string body, string? origin = null)
    {
        // A connection of its own: one that is refused in the middle of its body is closed.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = shared.Server.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Add("Origin", origin ?? $"http://127.0.0.1:{shared.Server.Port}");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString);
    }
}
