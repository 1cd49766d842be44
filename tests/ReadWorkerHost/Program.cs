using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mailroom.Reading;
using Mailroom.Reading.Isolation;

return args switch
{
    ["server"] => await ServeAsync(),
    ["reader"] => await ReadWorker.RunAsync(),
    _ => await ReadWorker.RunAsync(ObeyAsync),
};

// A server with one worker, which is reading a document that never ends and has started a tool. Says so by the worker's process id.
static async Task<int> ServeAsync()
{
    await using var pool = new ReadWorkerPool(new ReadWorkerPoolOptions { FileName = Environment.ProcessPath!, Workers = 1 });
    var document = Encoding.UTF8.GetBytes("who");
    var who = await pool.ReadAsync(new MemoryStream(document), document.Length, new ReadingOptions(), CancellationToken.None);
    document = Encoding.UTF8.GetBytes("tool");
    var reading = pool.ReadAsync(new MemoryStream(document), document.Length, new ReadingOptions(), CancellationToken.None);
    Console.WriteLine(who.Pages[0].Lines[0].Text);
    await reading;
    return 0;
}

// Does what the document says, so that tests can have every kind of trouble.
static async Task<DocumentText> ObeyAsync(byte[] content, ReadingOptions options, CancellationToken cancellation)
{
    switch (Encoding.UTF8.GetString(content, 0, Math.Min(content.Length, 400)).Split(' '))
    {
        case ["who"]:
            return Answer(Environment.ProcessId.ToString());
        case ["environment"]:
            return Answer([.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Order()]);
        case ["priority"]:
            // The nineteenth field of the process's state, counted from after its name.
            return Answer((await File.ReadAllTextAsync("/proc/self/stat", cancellation)).Split(") ")[1].Split(' ')[16]);
        case ["fail"]:
            throw new ReadingException(ReadingFailure.Encrypted, "The file is locked.");
        case ["throw"]:
            throw new InvalidOperationException("secret");
        case ["print"]:
            Console.WriteLine("noise");
            Console.Error.WriteLine("noise");
            return Answer("printed");
        case ["die"]:
            Process.GetCurrentProcess().Kill();
            break;
        case ["hang"]:
            Thread.Sleep(Timeout.Infinite);
            break;
        case ["look", var path]:
            return Answer(Directory.Exists(path) ? string.Join(' ', Directory.EnumerateFileSystemEntries(path)) : await File.ReadAllTextAsync(path, cancellation));
        case ["write", var path]:
            await File.WriteAllTextAsync(path, "escaped", cancellation);
            return Answer("written");
        case ["connect", var port]:
            using (var socket = new TcpClient())
                await socket.ConnectAsync(IPAddress.Loopback, int.Parse(port), cancellation);
            return Answer("connected");
        case ["kill", var process]:
            Process.GetProcessById(int.Parse(process)).Kill();
            return Answer("killed");
        case ["run", .. var command]:
            using (var tool = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
                return Answer(await tool.StandardOutput.ReadToEndAsync(cancellation), await tool.StandardError.ReadToEndAsync(cancellation));
        case ["spin"]:
            while (true)
                Thread.SpinWait(1000);
        case ["tool"]:
            using (var tool = Process.Start("sleep", "1000"))
                await tool.WaitForExitAsync(cancellation);
            break;
        case ["heap"]:
            for (var blocks = new List<byte[]>(); ;)
                blocks.Add(GC.AllocateUninitializedArray<byte>(50_000_000));
        case ["native"]:
            for (var blocks = 0; ; blocks++)
                Occupy(50_000_000);
        case ["long", var length]:
            return Answer(new string('a', int.Parse(length)));
        default:
            return Answer(content.Length.ToString(), options.OcrLanguages);
    }

    throw new UnreachableException();
}

static DocumentText Answer(params string[] lines) => new("text/plain", 1, [new Page(1, [.. lines.Select(line => new Line(line))], PageSource.Text)]);

static unsafe void Occupy(int bytes)
{
    var memory = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc((nuint)bytes);
    for (var position = 0; position < bytes; position += 4096)
        memory[position] = 1;
}
