using Mailroom.CommandLine;
using Mailroom.Storage;

// What this program writes is for its owner alone: database, vault, blobs, socket.
const uint othersNothing = 0b000_111_111;
_ = FileModes.SetMask(othersNothing);
return await Commands.Root().Parse(args).InvokeAsync();
