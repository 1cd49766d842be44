using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mailroom.Tests.Running;

/// <summary>The real program, running as a process of its own on a free port. It can be killed and started again on the same data.</summary>
internal class RunningServer : IAsyncDisposable
{
    public const string Key = "a-key-for-tests-0123456789";

    // What a start costs is its readers, and few tests have work for two; what these say themselves comes later, and counts.
    private static readonly string[] OneReader = ["--Reading:Workers=1"];

    private readonly TemporaryFolder folder = new();
    private readonly string[] options;
    private readonly Dictionary<string, string> environment;
    private readonly StringBuilder output = new();
    private Process? process;

    protected RunningServer(string[] options, Dictionary<string, string> environment, string? dataFolder = null)
    {
        (this.options, this.environment) = (options, environment);
        DataFolder = dataFolder ?? folder.In("data");
        Port = FreePort();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromMinutes(5) };
        Api = new ApiCalls(Http, Key);
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/api/v1";

    public HttpClient Http { get; }

    /// <summary>The calls with the first account's key.</summary>
    public ApiCalls Api { get; }

    public string DataFolder { get; }

    public string KeyFolder => folder.In("keys");

    public string In(string name) => folder.In(name);

    public int ProcessId => process!.Id;

    public bool HasEnded => process!.HasExited;

    public virtual string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>What it logged as its own fault. The web server's note that it cannot read the rest of a request whose sender is gone says nothing of this program.</summary>
    public IEnumerable<string> Faults => Output.Split('\n').Where(line => (line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal) || line.StartsWith("Unhandled", StringComparison.Ordinal))
        && !line.Contains("automatic draining of the request body failed", StringComparison.Ordinal));

    public static Task<RunningServer> StartAsync(params string[] options) => StartAsync([], options);

    /// <summary>Starts the program on fresh data.</summary>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="options">Options on the command line.</param>
    public static async Task<RunningServer> StartAsync(Dictionary<string, string> environment, string[] options)
    {
        var server = new RunningServer(options, environment);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the program on a data folder that the test has made.</summary>
    public static async Task<RunningServer> StartOnAsync(string dataFolder, params string[] options)
    {
        var server = new RunningServer(options, [], dataFolder);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Changes a variable for the next start.</summary>
    public void Set(string variable, string value) => environment[variable] = value;

    /// <summary>Starts the program on the data that is there.</summary>
    public virtual async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(Repository.Program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        foreach (var argument in (string[])["serve", "--urls", $"http://127.0.0.1:{Port}", "--data", DataFolder, .. Options()]) start.ArgumentList.Add(argument);
        start.Environment["MAILROOM_API_KEY"] = Key;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync(new Uri("/healthz", UriKind.Relative));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException notYet)
            {
                if (process.HasExited) throw new InvalidOperationException("The server did not start:\n" + Output, notYet);
                if (clock.Elapsed > Wait.Patience) throw new TimeoutException("The server did not answer:\n" + Output, notYet);
                await Task.Delay(20);
            }
        }
    }

    /// <summary>SIGKILL: nothing is flushed, finished or said.</summary>
    public virtual async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the end of the process.</summary>
    public virtual async Task<int> StopAsync()
    {
        using (var signal = Process.Start("kill", ["-TERM", process!.Id.ToString(CultureInfo.InvariantCulture)])) await signal.WaitForExitAsync();
        await Wait.ForEndAsync(process);
        return process.ExitCode;
    }

    /// <summary>The most memory that the process has had in RAM so far, in bytes.</summary>
    public long PeakMemory() => MemoryOf(ProcessId, "VmHWM:");

    /// <summary>The memory that the process has in RAM now, in bytes.</summary>
    public long Memory() => MemoryOf(ProcessId, "VmRSS:");

    /// <summary>Makes another account while the server runs; its key.</summary>
    public async Task<string> CreateAccountAsync(string label)
    {
        var (exit, said, error) = await RunAsync(folder.Path, KeyFolder, "accounts", "create", label, "--data", DataFolder);
        Assert.True(exit == 0, error);
        return said[said.IndexOf("mr_", StringComparison.Ordinal)..].Split((char[])[' ', '\n', '\r'])[0];
    }

    /// <summary>Runs another command of the program on this server's data folder.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(folder.Path, KeyFolder, arguments);

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string workingFolder, string keyFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = workingFolder };
        start.Environment["MAILROOM_Storage__MasterKeyFolder"] = keyFolder;
        start.Environment.Remove("MAILROOM_API_KEY");
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1"; // For one reader, as above.
        using var command = Process.Start(start)!;
        var output = command.StandardOutput.ReadToEndAsync();
        var error = command.StandardError.ReadToEndAsync();
        await command.WaitForExitAsync();
        return (command.ExitCode, await output, await error);
    }

    /// <summary>Runs another command of the program and kills it after some time; false where it was done before.</summary>
    /// <param name="after">The time.</param>
    /// <param name="mark">A file whose appearance begins that time; null: the start does.</param>
    /// <param name="arguments">The command.</param>
    public async Task<bool> RunAndKillAsync(TimeSpan after, string? mark, params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        start.Environment["MAILROOM_Storage__MasterKeyFolder"] = KeyFolder;
        using var command = Process.Start(start)!;
        while (mark is not null && !File.Exists(mark) && !command.HasExited) await Task.Delay(1);
        using var limit = new CancellationTokenSource(after);
        try
        {
            await command.WaitForExitAsync(limit.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            command.Kill();
            await command.WaitForExitAsync(CancellationToken.None);
            return true;
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (process is { HasExited: false }) await KillAsync();
        process?.Dispose();
        folder.Dispose();
    }

    /// <summary>Bytes of memory as the kernel tells them of a process, by the name that they have there (proc_pid_status(5)).</summary>
    internal static long MemoryOf(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(one => one.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>The options of the configuration on its command line.</summary>
    protected string[] Options() => [.. KeyFolderOption(), .. OneReader, .. options];

    private string[] KeyFolderOption() =>
        environment.ContainsKey("MAILROOM_MASTER_KEY") || options.Any(option => option.Contains("MasterKeyCommand", StringComparison.Ordinal)) ? [] : [$"--Storage:MasterKeyFolder={KeyFolder}"];

    /// <summary>A port that nobody listens at.</summary>
    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        lock (output) output.AppendLine(line.Data);
    }
}
