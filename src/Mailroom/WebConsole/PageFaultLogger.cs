using Microsoft.AspNetCore.Components.Web;

namespace Mailroom.WebConsole;

/// <summary>Logs what goes wrong on a page: the type and the place alone, for a message may quote what it stumbled over.</summary>
internal sealed partial class PageFaultLogger(ILogger<PageFaultLogger> logger) : IErrorBoundaryLogger
{
    public ValueTask LogErrorAsync(Exception exception)
    {
        if (exception is not (SessionEndedException or Api.RequestException)) LogFailure(logger, exception.GetType().FullName ?? "?", exception.StackTrace ?? "");
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed: {Exception}\n{Stack}")]
    private static partial void LogFailure(ILogger logger, string exception, string stack);
}
