using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Shutdown;

/// <summary>A start that fails leaves nothing behind that others wait for.</summary>
public sealed class FailedStartTests
{
    /// <summary>Knows where it is so often, and then does not.</summary>
    private sealed class LostClock(int answers) : TimeProvider
    {
        private int _answers = answers;

        public override TimeZoneInfo LocalTimeZone => _answers-- > 0
            ? TimeZoneInfo.Utc
            : throw new InvalidOperationException("no zone");
    }

    private static HewnOptions Options(TempFolder folder, TimeProvider clock) => new()
    {
        Directory = folder.Root,
        Files = { new("app.log") { Shared = true } },
        BufferBytes = Limits.MinBufferBytes,
        ReadEnvironment = false,
        HandleProcessExit = false,
        Console = clock is LostClock ? new ConsoleOptions() : null,
        Time = clock,
        OnProblem = _ => { },
    };

    [Theory]
    [InlineData(0)] // While the files are put together.
    [InlineData(1)] // When they are, and the console is not.
    public void Its_places_locks_and_ring_are_free_at_once(int answers)
    {
        using var folder = new TempFolder();
        Should.Throw<InvalidOperationException>(() => LogSystem.Start(Options(folder, new LostClock(answers))))
            .Message.ShouldBe("no zone");
        Directory.GetFiles(folder.Path(".hewn"), "*.ring").ShouldBeEmpty();
        foreach (string name in Directory.GetFiles(folder.Path(".hewn")))
        {
            using IDisposable? free = LockFile.TryTake(name);
            free.ShouldNotBeNull(name);
        }

        using (var system = LogSystem.Start(Options(folder, TimeProvider.System)))
            system.For("app").Info("m");
        LogLines.Read(folder.Path("app.log")).Count.ShouldBe(1, "the first number is free");
    }
}
