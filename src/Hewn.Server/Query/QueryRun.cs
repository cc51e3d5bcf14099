using System.Diagnostics;
using Hewn.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Query;

/// <summary>Has the work of a query done when it is its turn, on a thread of its own, and within time.</summary>
internal static class QueryRun
{
    /// <summary>Does the work.</summary>
    /// <exception cref="OperationCanceledException">It took too long, or the client has gone.</exception>
    public static Task<T> RunAsync<T>(LogServer server, HttpContext context, Func<CancellationToken, T> work) =>
        server.Queries.RunAsync(
            async () =>
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
                TimeSpan most = server.Options.Limits.QueryTimeout;
                long started = Stopwatch.GetTimestamp();
                stop.CancelAfter(most);
                T result = await Task.Run(() => work(stop.Token), CancellationToken.None).ConfigureAwait(false);
                // What was stopped on its way may look whole; and a timer needs a thread, which a query can take up.
                if (stop.IsCancellationRequested || Stopwatch.GetElapsedTime(started) > most)
                    throw new OperationCanceledException(stop.Token);
                return result;
            },
            context.RequestAborted);

    /// <summary>Seconds since a moment.</summary>
    public static double SecondsSince(long started) => Stopwatch.GetElapsedTime(started).TotalSeconds;

    /// <summary>Refuses a range that is longer than is allowed.</summary>
    /// <exception cref="RequestFailure">It is.</exception>
    public static void CheckLength(LogServer server, long startNs, long endNs) =>
        CheckLength(server.Options.Limits.MaxQueryLength, startNs, endNs);

    /// <summary>Refuses a range that is longer than is allowed.</summary>
    /// <exception cref="RequestFailure">It is.</exception>
    public static void CheckLength(TimeSpan most, long startNs, long endNs)
    {
        Int128 asked = (Int128)endNs - startNs;
        if (most <= TimeSpan.Zero || asked <= (Int128)most.Ticks * TimeSpan.NanosecondsPerTick)
            return;
        throw RequestFailure.Bad($"the query time range exceeds the limit (query length: {Hours(asked)}, limit: "
            + $"{Hours((Int128)most.Ticks * TimeSpan.NanosecondsPerTick)})");
    }

    private static string Hours(Int128 ns)
    {
        long seconds = (long)(ns / 1_000_000_000);
        return FormattableString.Invariant($"{seconds / 3600}h{seconds / 60 % 60}m{seconds % 60}s");
    }
}
