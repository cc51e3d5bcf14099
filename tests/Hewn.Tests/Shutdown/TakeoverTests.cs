using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Shutdown;

/// <summary>A log system that has stopped keeps nothing that the next one needs.</summary>
public sealed class TakeoverTests
{
    private const string Log = "/logs/app.log";
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private readonly List<LogProblem> _problems = [];

    private HewnOptions Options() => new()
    {
        Directory = "/logs",
        Files = { new("app.log") },
        ReadEnvironment = false,
        HandleProcessExit = false,
        OnProblem = _problems.Add,
    };

    /// <summary>Whoever logs at FATAL waits for a sync, and may ask for it while the files are closed.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_asked_for_while_files_are_closed_opens_none_again(bool clears)
    {
        var disk = new FaultyDisk();
        LogSystem former = LogSystem.Start(Options(), disk);
        var asker = new Thread(() =>
        {
            if (clears)
                former.ClearFiles(_long);
            else
                former.Flush(_long, toDisk: true);
        });
        disk.Unlocking = path =>
        {
            if (path != LockFile.NameOf(Log) || asker.ThreadState != ThreadState.Unstarted)
                return;
            asker.Start();
            SpinWait.SpinUntil(() => (asker.ThreadState & ThreadState.WaitSleepJoin) != 0, _long).ShouldBeTrue();
        };
        former.For("old").Info("one");
        former.Dispose();
        asker.Join(_long).ShouldBeTrue();
        using (LogSystem next = LogSystem.Start(Options(), disk))
        {
            next.For("new").Info("two");
            next.Flush(_long).ShouldBeTrue();
        }

        _problems.ShouldBeEmpty();
        disk.Read("app.log").Count((byte)'\n').ShouldBe(2);
    }
}
