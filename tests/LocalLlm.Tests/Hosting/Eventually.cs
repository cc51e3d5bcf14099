using System.Diagnostics;

namespace LocalLlm.Tests.Hosting;

/// <summary>Waits for what another thread or process does, asking again until a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(60);

    public static Task HoldsAsync(Func<bool> condition, string what) =>
        HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Deadline)
                throw new TimeoutException($"Waited {Deadline.TotalSeconds} s in vain for: {what}");
            await Task.Delay(_pause);
        }
    }
}
