using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Hewn.ServerBenchmarks;

/// <summary>One client that pushes as fast as it is answered, or at a rate, two requests at a time.</summary>
internal static class PushLoad
{
    private const int AtATime = 2;

    /// <summary>
    /// Says <c>ready</c> when its requests are made, begins when a line comes, and prints: lines, their bytes, seconds,
    /// and the median and 99th percentile of a request in milliseconds.
    /// </summary>
    public static async Task<int> RunAsync(int port, int lines, int seconds, int rate)
    {
        PushBodies bodies = PushBodies.Make(lines, new Random(7));
        GC.Collect();
        Console.WriteLine("ready");
        Console.ReadLine();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var times = new ConcurrentBag<double>();
        long sent = 0;
        long begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(_ => Task.Run(SendAsync)));
        double took = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        double[] sorted = [.. times.Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sent} {bodies.LineBytes * (double)sent / bodies.Lines:F0} {took:F3} {sorted[sorted.Length / 2]:F2} "
            + $"{sorted[(int)(sorted.Length * 0.99)]:F2}"));
        return 0;

        async Task SendAsync()
        {
            while (Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds && bodies.Take() is { } next)
            {
                double early = ((double)Volatile.Read(ref sent) / rate) - Stopwatch.GetElapsedTime(begun).TotalSeconds;
                if (early > 0)
                    await Task.Delay(TimeSpan.FromSeconds(early));
                using var content = new ByteArrayContent(next.Body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
                long before = Stopwatch.GetTimestamp();
                using HttpResponseMessage answer = await client.PostAsync("/loki/api/v1/push", content);
                if (answer.StatusCode != HttpStatusCode.NoContent)
                {
                    throw new InvalidOperationException(
                        $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                }

                times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
                Interlocked.Add(ref sent, next.Lines);
            }
        }
    }
}
