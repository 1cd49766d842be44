using System.ComponentModel;
using System.Diagnostics;

namespace Mailroom.Storage.Vault.MasterKeys;

/// <summary>The master key as what a command writes, in base64: a client of a secret store, a hardware token. It is run without a shell, once at each start.</summary>
/// <param name="command">The program and its arguments.</param>
/// <param name="timeLimit">How long it may take before it is killed.</param>
public sealed class MasterKeyCommand(IReadOnlyList<string> command, TimeSpan timeLimit) : MasterKeySource
{
    /// <summary>The time that a command has.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(30);

    private const int MaximumOutput = 4096;
    private const string Place = "the output of Storage:MasterKeyCommand";

    /// <inheritdoc/>
    public override DataKey Create(string vaultId) => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override DataKey Find(string vaultId, string fingerprint) => Check(Create(vaultId), fingerprint, Place);

    private async Task<DataKey> RunAsync()
    {
        using var limit = new CancellationTokenSource(timeLimit);
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            // Taken so that the command does not stand still, and dropped: it may name what is secret.
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token);
            var output = new byte[MaximumOutput];
            var length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(output, output.Length, throwOnEndOfStream: false, limit.Token);
            if (length == output.Length) throw Failed($"wrote {MaximumOutput} bytes or more");
            await process.WaitForExitAsync(limit.Token);
            await errors;
            if (process.ExitCode != 0) throw Failed($"ended with exit code {process.ExitCode}");
            return TryDecode(output.AsSpan(0, length)) ?? throw Failed($"did not write a master key (base64 of {DataKey.Size} bytes) to its standard output");
        }
        catch (OperationCanceledException)
        {
            throw Failed($"was not done after {timeLimit.TotalSeconds:0.#} seconds");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw Failed("cannot be started: there is no such program, or it is not executable");
        }
    }

    // The arguments are not shown: they may hold what opens the secret store.
    private VaultException Failed(string what) => new($"Storage:MasterKeyCommand gives no master key: {command[0]} {what}. Without the key nothing stored can be opened. Run the command by hand to see why.");
}
