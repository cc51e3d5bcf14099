using Hewn.Tests.Support;

namespace Hewn.Tests.Crash;

/// <summary>
/// Processes whose file is taken from them, or that end in the middle of logging: what has returned is in the files.
/// </summary>
public sealed class SharedFileTests : IDisposable
{
    private static readonly string[] _asNobody =
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private NumberedChild Child(
        int life, string[]? launcher = null, int maxFileBytes = 1_000_000, int burst = 1) =>
        new(_folder.Root, life, threads: 2)
        {
            Burst = burst,
            BufferBytes = 32 * 1024 * 1024, // Nothing has to be given up.
            MaxFileBytes = maxFileBytes,
            Launcher = launcher ?? [],
        };

    private string ReadLog() => string.Concat(Directory.GetFiles(_folder.Root, "app.log*").Select(File.ReadAllText));

    /// <summary>Recovers what is left, and looks for every call that has returned.</summary>
    private void ShouldHoldAll(params NumberedChild[] children) => ShouldHoldAll(0, children);

    private void ShouldHoldAll(int firstLife, params NumberedChild[] children)
    {
        using (var system = LogSystem.Start(new HewnOptions
        {
            Directory = _folder.Root,
            Files = { new("app.log"), new("errors.log") { MinimumLevel = Level.Error } },
            BackupCount = 1000,
            ReadEnvironment = false,
            HandleProcessExit = false,
        }))
        {
            // It recovers.
        }

        var all = NumberedFiles.Read(_folder.Path("app.log"), FileFormat.Json, step: 1);
        var errors = NumberedFiles.Read(_folder.Path("errors.log"), FileFormat.Json, step: 10);
        for (int life = 0; life < children.Length; life++)
        {
            long[] returned = children[life].Returned;
            for (int thread = 0; thread < returned.Length; thread++)
            {
                long last = all.LastOf(firstLife + life, thread);
                last.ShouldBeInRange(returned[thread], returned[thread] + 1, $"life {life}, thread {thread}");
                errors.LastOf(firstLife + life, thread).ShouldBe(last / 10 * 10);
            }
        }

        Directory.GetFiles(_folder.Path(".hewn")).Where(name => name.Contains("ring")).ShouldBeEmpty();
    }

    [Fact]
    public async Task When_the_second_of_two_writers_is_killed_the_first_goes_on_and_nothing_is_lost()
    {
        using NumberedChild first = Child(0), second = Child(1);
        first.Start();
        await first.ReadyAsync();
        second.Start();
        await second.ReadyAsync();
        second.AwaitCalls(200);
        string said = (await second.EndAsync("-KILL")).Errors;
        said.ShouldContain("app.log cannot be opened: It is written by another process");
        first.AwaitCalls(200);
        (await first.EndAsync("-TERM")).ShouldBe((143, string.Empty));
        ReadLog().ShouldNotContain("\"g\":1,", Case.Sensitive, "the second never got the file");
        ShouldHoldAll(first, second);
        ReadLog().ShouldContain("Records of a process that ended without closing its log were recovered");
    }

    [Fact]
    public async Task When_the_first_of_two_writers_is_killed_the_second_goes_on_and_nothing_is_lost()
    {
        using NumberedChild first = Child(0), second = Child(1);
        first.Start();
        await first.ReadyAsync();
        second.Start();
        await second.ReadyAsync();
        second.AwaitCalls(200);
        (await first.EndAsync("-KILL")).Errors.ShouldBeEmpty();
        second.AwaitError("app.log takes records again; 0 were lost");
        second.AwaitCalls(200);
        (await second.EndAsync("-TERM")).ExitCode.ShouldBe(143);
        ReadLog().ShouldContain("cannot be opened: It is written by another process");
        ShouldHoldAll(first, second);
    }

    /// <summary>
    /// The first is killed at full speed, so in the middle of a large write; the second follows it within a second.
    /// </summary>
    [Fact]
    public async Task A_line_that_the_killed_first_has_torn_is_ended_before_the_second_writes()
    {
        for (int round = 0; round < 4; round += 2)
        {
            using NumberedChild first = Child(round, maxFileBytes: 20_000_000, burst: 0);
            using NumberedChild second = Child(round + 1, maxFileBytes: 20_000_000);
            first.Start();
            await first.ReadyAsync();
            second.Start();
            await second.ReadyAsync();
            second.AwaitCalls(10);
            await first.EndAsync("-KILL");
            second.AwaitError("app.log takes records again; 0 were lost");
            second.AwaitCalls(10);
            (await second.EndAsync("-TERM")).ExitCode.ShouldBe(143);
            ShouldHoldAll(round, first, second);
        }
    }

    [Fact]
    public async Task A_signal_in_the_middle_of_logging_takes_no_call_that_has_returned_and_leaves_no_ring()
    {
        for (int round = 0; round < 3; round++)
        {
            using var child = new NumberedChild(_folder.Root, round, threads: 4);
            child.Start();
            await child.ReadyAsync();
            child.AwaitCalls(100);
            (await child.EndAsync("-TERM")).ShouldBe((143, string.Empty));
            Directory.GetFiles(_folder.Path(".hewn")).Where(name => name.Contains("-0.")).ShouldBeEmpty();
            var all = NumberedFiles.Read(_folder.Path("app.log"), FileFormat.Json, step: 1);
            all.Recovered.ShouldBe(0);
            for (int thread = 0; thread < 4; thread++)
                all.LastOf(round, thread).ShouldBeInRange(child.Returned[thread], child.Returned[thread] + 1);
        }
    }

    [OtherUserFact]
    public async Task A_folder_that_loses_its_right_to_write_and_gets_it_back_costs_nothing()
    {
        TmpfsFactAttribute.Run("chown", "65534", _folder.Root).ShouldBeTrue();
        using NumberedChild child = Child(0, _asNobody, maxFileBytes: 100_000);
        child.Start();
        await child.ReadyAsync();
        child.AwaitCalls(50);
        TmpfsFactAttribute.Run("chown", "0", _folder.Root).ShouldBeTrue();
        TmpfsFactAttribute.Run("chmod", "755", _folder.Root).ShouldBeTrue();
        child.AwaitError("app.log cannot be rotated: Access to the path");
        child.AwaitCalls(500);
        TmpfsFactAttribute.Run("chown", "65534", _folder.Root).ShouldBeTrue();
        child.AwaitError("app.log takes records again; 0 were lost");
        child.AwaitCalls(50);
        (await child.EndAsync("-TERM")).ExitCode.ShouldBe(143);
        child.Errors.Split("app.log cannot be rotated").Length.ShouldBe(2, "it is told once");
        ReadLog().ShouldContain("cannot be rotated: Access to the path");
        ShouldHoldAll(child);
    }

    /// <summary>A test that needs a process of another user, which only root can start.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class OtherUserFactAttribute : FactAttribute
    {
        public OtherUserFactAttribute()
        {
            if (!TmpfsFactAttribute.Run(_asNobody[0], [.. _asNobody[1..], "test", "-r", NumberedChild.Program])
                || !TmpfsFactAttribute.Run(_asNobody[0], [.. _asNobody[1..], "dotnet", "--list-runtimes"]))
                Skip = "no process can be started as another user here (not root, or no setpriv)";
        }
    }
}
