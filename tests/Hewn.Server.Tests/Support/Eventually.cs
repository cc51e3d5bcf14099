using System.Diagnostics;

namespace Hewn.Server.Tests.Support;

/// <summary>Waits for what another thread does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer is what is waited for.</summary>
    /// <returns>That answer.</returns>
    public static async Task<T> IsAsync<T>(Func<Task<T>> ask, Func<T, bool> isIt)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            T answer = await ask();
            if (isIt(answer))
                return answer;
            if (Stopwatch.GetElapsedTime(started) > _patience)
                throw new TimeoutException($"it never was; the last answer: {answer}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    /// <summary>Waits until it is so.</summary>
    public static Task<bool> IsAsync(Func<bool> isSo) => IsAsync(() => Task.FromResult(isSo()), so => so);
}
