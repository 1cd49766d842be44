using Mailroom.Api;
using Mailroom.Storage.Database;
using Mailroom.Tests.Running;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mailroom.Tests.Api;

/// <summary>What a fault of the program itself tells a caller.</summary>
public sealed class ErrorTests
{
    [Fact]
    public async Task A_fault_is_answered_with_one_sentence_and_nothing_of_the_inside()
    {
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().BuildServiceProvider(), Response = { Body = new MemoryStream() } };
        await using var store = await StoreOnDisk.OpenAsync(TimeProvider.System);
        var errors = new Errors(store.Get<IDatabaseProvider>(), NullLogger<Errors>.Instance);
        Assert.True(await errors.TryHandleAsync(http, new InvalidOperationException("what must not get out"), TestContext.Current.CancellationToken));
        Assert.Equal(500, http.Response.StatusCode);
        http.Response.Body.Position = 0;
        Assert.Equal("""{"status":"error","message":"Internal server error"}""", await new StreamReader(http.Response.Body).ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
