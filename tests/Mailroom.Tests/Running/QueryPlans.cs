using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Mailroom.Tests.Running;

/// <summary>Asks SQLite how it goes about each query, before it does.</summary>
internal sealed class QueryPlans : DbCommandInterceptor
{
    private readonly List<string> steps = [];

    private readonly List<string> scans = [];

    /// <summary>The steps of the queries so far in which a table or an index is read from one end to the other, with their query.</summary>
    public IReadOnlyList<string> Scans => scans;

    /// <summary>The steps of the queries so far.</summary>
    public IReadOnlyList<string> Steps => steps;

    /// <summary>Forgets the queries so far.</summary>
    public void Clear()
    {
        steps.Clear();
        scans.Clear();
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await ExplainAsync(command, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await ExplainAsync(command, cancellationToken);
        return result;
    }

    private async Task ExplainAsync(DbCommand command, CancellationToken cancellation)
    {
        var query = command.CommandText;
        command.CommandText = "EXPLAIN QUERY PLAN " + query;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                var step = reader.GetString(3);
                steps.Add(step);
                // A row of constants, the list that a query was given, or nothing at all is no table.
                if (step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains("CONSTANT ROW", StringComparison.Ordinal) && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal)
                    && !query.EndsWith("WHERE 0", StringComparison.Ordinal)) scans.Add($"{step}: {query}");
            }
        }

        command.CommandText = query;
    }
}
