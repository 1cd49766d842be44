using System.CommandLine;
namespace Mailroom.CommandLine;

public static class ClassifyCommand { public static Command Make() => new("classify"); }
