using System.CommandLine;
using Mailroom;
using Mailroom.CommandLine;
using Mailroom.Storage;
using Mailroom.Storage.Vault.MasterKeys;

// What this program writes is for its owner alone: database, vault, blobs, socket.
const uint othersNothing = 0b000_111_111;
_ = FileModes.SetMask(othersNothing);
CrashDumps.Forbid();
NativeHeap.GiveBack();

MasterKeyVariable.Take();

// A command that is told to end comes to its end by itself, however long its documents take (Pipeline:ShutdownGrace); the default would cut it off after two seconds.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromHours(2) };
return await Commands.Root().Parse(args).InvokeAsync(configuration);
