using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Mailroom.Telemetry;

/// <summary>Sends metrics by OpenTelemetry's protocol, where its standard environment variables say so.</summary>
public static class MetricsExport
{
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    // Their tags are names of routes, models and the like: never contents, names of files, ids or keys. Look at that before one is added.
    private static readonly string[] Meters = ["Mailroom", "Microsoft.AspNetCore.Hosting", "System.Runtime"];

    /// <summary>Adds the export; nothing where no endpoint is set.</summary>
    public static void AddMetricsExport(this IServiceCollection services)
    {
        if (Endpoints.All(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))) return;
        services.AddOpenTelemetry()
            // The environment comes last, so that it can give the service another name.
            .ConfigureResource(resource => resource.Clear().AddService("mailroom").AddTelemetrySdk().AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter());
    }
}
