using Mailroom.Configuration;
using Mailroom.Tests.Running;
using Microsoft.Extensions.Configuration;

namespace Mailroom.Tests.Configuration;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Uploads:MaximumFiles=0", "Uploads:MaximumFiles")]
    [InlineData("Uploads:MaximumFiles=many", "Uploads:MaximumFiles")]
    [InlineData("Uploads:MaxFiles=5", "Uploads:MaxFiles is not an option")]
    [InlineData("Reading:OcrLanguages=eng,deu", "Reading:OcrLanguages")]
    [InlineData("Reading:TimeLimit=00:00:00", "Reading:TimeLimit")]
    [InlineData("Pipeline:Lease=00:00:30", "Pipeline:Lease")]
    [InlineData("Storage:DataFolder=", "Storage:DataFolder")]
    [InlineData("Storage:MasterKeyFolder=data/keys", "Storage:MasterKeyFolder must not lie in the data folder")]
    [InlineData("Storage:MasterKeyRotation=00:00:00", "Storage:MasterKeyRotation")]
    [InlineData("Api:PublicAddress=mailroom.example", "Api:PublicAddress")]
    [InlineData("Proxy:TrustedAddresses=proxy.example", "Proxy:TrustedAddresses")]
    [InlineData("Proxy:TrustedAddresses=10.0.0.0/33", "Proxy:TrustedAddresses")]
    [InlineData("Limits:Burst=0", "Limits:Burst")]
    [InlineData("Limits:UploadsAtOnce=10", "Limits:UploadsAtOnceOfAnAccount (50)")]
    public void A_wrong_option_is_named(string option, string message)
    {
        var (name, value) = (option.Split('=')[0], option.Split('=')[1]);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
        var error = Assert.Throws<SettingsException>(() => Settings.Load(configuration));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Llm:Mode", "Llm:Mode=both")]
    [InlineData("Llm:Provider", "Llm:Provider=anyone")]
    [InlineData("Llm:Provider is required", "Llm:Mode=llm", "Llm:Endpoint=http://127.0.0.1:1", "Llm:Model=m")]
    [InlineData("Llm:Endpoint is required", "Llm:Mode=cascade", "Llm:Provider=openai", "Llm:Model=m")]
    [InlineData("Llm:Model is required", "Llm:Mode=llm", "Llm:Provider=openai", "Llm:Endpoint=http://127.0.0.1:1")]
    [InlineData("Llm:Endpoint must be an absolute", "Llm:Endpoint=file:///etc/passwd")]
    [InlineData("Llm:Endpoint must be an absolute", "Llm:Endpoint=api.example")]
    [InlineData("Llm:Endpoint must not hold a user", "Llm:Endpoint=https://secret:secret@api.example")]
    [InlineData("Llm:Endpoint must not have a query", "Llm:Endpoint=https://api.example/v1?key=secret")]
    [InlineData("Llm:Endpoint must end before /chat", "Llm:Endpoint=https://api.example/v1/chat/completions")]
    [InlineData("Llm:Endpoint must end before /api", "Llm:Endpoint=http://127.0.0.1:11434/v1", "Llm:Provider=ollama")]
    [InlineData("Llm:ApiKey", "Llm:ApiKey=secret and more")]
    [InlineData("Llm:TimeLimit", "Llm:TimeLimit=00:00:00")]
    [InlineData("Llm:MaximumAttempts", "Llm:MaximumAttempts=0")]
    [InlineData("Llm:MaximumCharacters", "Llm:MaximumCharacters=0")]
    [InlineData("Llm:Temperature", "Llm:Temperature=3")]
    [InlineData("Llm:InputPrice and Llm:OutputPrice", "Llm:InputPrice=1")]
    [InlineData("Llm:InputPrice", "Llm:InputPrice=-1", "Llm:OutputPrice=1")]
    [InlineData("Pipeline:Lease", "Llm:Mode=llm", "Llm:Provider=openai", "Llm:Endpoint=http://127.0.0.1:1", "Llm:Model=m", "Llm:TimeLimit=00:05:00")]
    public void A_wrong_option_of_the_LLM_is_named_and_no_secret_repeated(string message, params string[] options)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(options.Select(option => KeyValuePair.Create(option[..option.IndexOf('=')], (string?)option[(option.IndexOf('=') + 1)..]))).Build();
        var error = Assert.Throws<SettingsException>(() => Settings.Load(configuration));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai", "https://name.openai.azure.com/openai/v1/")]
    [InlineData("ollama", "http://127.0.0.1:11434")]
    public void An_LLM_needs_provider_endpoint_and_model(string provider, string endpoint) => Settings.Load(new ConfigurationBuilder().AddInMemoryCollection(
        [new("Llm:Mode", "cascade"), new("Llm:Provider", provider), new("Llm:Endpoint", endpoint), new("Llm:Model", "m")]).Build());

    [Fact]
    public async Task The_key_of_the_LLM_is_not_taken_from_the_command_line()
    {
        using var folder = new TemporaryFolder();
        foreach (var arguments in (string[][])[["--Llm:ApiKey=secret"], ["--llm:apikey", "secret"]])
        {
            var (exit, output, error) = await RunningServer.RunAsync(folder.Path, folder.In("keys"), ["serve", "--data", folder.In("data"), .. arguments]);
            Assert.Equal(1, exit);
            Assert.Contains("MAILROOM_Llm__ApiKey", error, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", output + error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_defaults_are_right() => Settings.Load(new ConfigurationBuilder().Build());

    [Fact]
    public void The_documentation_lists_every_option()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        var options = new Dictionary<string, Type>(StringComparer.Ordinal)
        {
            ["Storage"] = typeof(StorageOptions),
            ["Uploads"] = typeof(UploadOptions),
            ["Limits"] = typeof(LimitOptions),
            ["Api"] = typeof(ApiOptions),
            ["Reading"] = typeof(ReadingSettings),
            ["Pipeline"] = typeof(PipelineOptions),
            ["Erasing"] = typeof(ErasingOptions),
            ["Llm"] = typeof(LlmOptions),
            ["WebConsole"] = typeof(WebConsoleOptions),
            ["Proxy"] = typeof(ProxyOptions),
        };
        Assert.Equal(Settings.Sections, options.Keys);
        var missing = options.SelectMany(section => section.Value.GetProperties().Where(property => property.CanWrite).Select(property => $"`{section.Key}:{property.Name}`"))
            .Where(name => !page.Contains(name, StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("--Uploads:MaximumFiles=0")]
    [InlineData("--Upload:MaximumFiles=1")]
    [InlineData("--verbose")]
    public async Task The_program_ends_with_a_message_and_no_stack(string argument)
    {
        using var folder = new TemporaryFolder();
        var (exit, _, error) = await RunningServer.RunAsync(folder.Path, folder.In("keys"), "serve", "--data", folder.In("data"), argument);
        Assert.Equal(1, exit);
        Assert.Contains(argument.TrimStart('-').Split('=')[0], error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("data")), "A data folder was made.");
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_folder_is_refused()
    {
        await using var server = await InProcessServer.StartAsync();
        var (exit, _, error) = await server.RunAsync("serve", "--data", server.DataFolder, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, exit);
        Assert.Contains("Another Mailroom server is using the data folder", error, StringComparison.Ordinal);
        (await server.Api.GetAsync("classifications")).Ok();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var server = await InProcessServer.StartAsync();
        using var folder = new TemporaryFolder();
        var (exit, _, error) = await RunningServer.RunAsync(folder.Path, folder.In("keys"), "serve", "--data", folder.In("data"), "--urls", $"http://127.0.0.1:{server.Port}");
        Assert.Equal(1, exit);
        Assert.Contains($"127.0.0.1:{server.Port}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_without_its_master_key_is_refused_by_a_message()
    {
        await using var server = await InProcessServer.StartAsync();
        await server.StopAsync();
        Directory.Move(server.KeyFolder, server.In("elsewhere"));
        var (exit, _, error) = await server.RunAsync("serve", "--data", server.DataFolder, "--urls", $"http://127.0.0.1:{server.Port}");
        Assert.Equal(1, exit);
        Assert.Contains("The master key of this data folder is missing", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(server.KeyFolder) && Directory.GetFiles(server.KeyFolder).Length > 0);
    }

    [Fact]
    public async Task A_data_folder_without_its_vault_is_refused_by_a_message()
    {
        await using var server = await InProcessServer.StartAsync();
        await server.StopAsync();
        File.Delete(Path.Combine(server.DataFolder, "vault.db"));
        var (exit, _, error) = await server.RunAsync("serve", "--data", server.DataFolder, "--urls", $"http://127.0.0.1:{server.Port}");
        Assert.Equal(1, exit);
        Assert.Contains("restore the newest copy of the vault", error, StringComparison.Ordinal);
    }
}
