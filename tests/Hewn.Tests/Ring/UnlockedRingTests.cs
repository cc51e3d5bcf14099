using System.Diagnostics;
using Hewn.Files;
using Hewn.Ring;
using Hewn.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Tests.Ring;

/// <summary>Where locks keep nobody out, no ring of a process that may live is touched; and a lock is a lock.</summary>
public sealed class UnlockedRingTests : IDisposable
{
    private const string Folder = "/logs/.hewn";
    private readonly FaultyDisk _disk = new() { TakesNoLocks = true };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private RingFile Create() => RingFile.Create(
        _disk, "/logs/app.log", null, 4096, RingDescription.Write([new("/logs/app.log", 0, 0, FileFormat.Json)]));

    private MemoryBlock Block() => _disk.OpenMapped(_disk.List(Folder, ".ring").Single(), readOnly: false);

    private int CountDead() => RingFile.FindDead(_disk, Folder).Count();

    private static Process Sleeper() => Process.Start("sleep", "60");

    [Fact]
    public void It_is_found_out_and_told_once_with_what_to_do()
    {
        var told = new List<LogProblem>();
        using (var system = LogSystem.Start(Options(told), _disk))
            system.For("app").Info("m");
        LogProblem problem = told.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ProblemKind.Permanent);
        problem.Message.ShouldContain("No locks are taken in /logs/.hewn");
        problem.Message.ShouldContain("DOTNET_SYSTEM_IO_DISABLEFILELOCKING");
        told.Clear();
        using (LogSystem.Start(Options(told), new FaultyDisk()))
            told.ShouldBeEmpty();
    }

    private static HewnOptions Options(List<LogProblem> told) => new()
    {
        Files = { new("/logs/app.log") },
        ReadEnvironment = false,
        HandleProcessExit = false,
        OnProblem = problem => { lock (told) told.Add(problem); },
    };

    [Fact]
    public void A_ring_that_this_process_uses_is_left_alone_until_it_is_let_go()
    {
        RingFile ring = Create();
        ring.IsLocked.ShouldBeFalse();
        CountDead().ShouldBe(0);
        ring.Release(deletes: false);
        CountDead().ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ring_of_another_process_is_left_alone_while_that_lives(bool readerLocks)
    {
        Create();
        using Process other = Sleeper();
        RingMemory.SetOwner(Block(), RingOwner.Of(other.Id));
        _disk.TakesNoLocks = !readerLocks; // The variable may be set for one process and not for the other.
        _disk.ForgetLocks();
        CountDead().ShouldBe(0);
        DeadRing.TryRead(_disk, RingPlace.In(_disk, Folder).Single(), out string? problem).ShouldBeNull();
        problem.ShouldBeNull();
        other.Kill();
        other.WaitForExit();
        CountDead().ShouldBe(1);
    }

    [Fact]
    public void A_process_that_has_ended_and_was_not_waited_for_does_not_live()
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"])
        {
            RedirectStandardOutput = true,
        })!;
        int child = int.Parse(shell.StandardOutput.ReadLine()!);
        RingOwner owner = RingOwner.Of(child);
        SpinWait.SpinUntil(() => owner.State == OwnerState.Ended, TimeSpan.FromSeconds(60)).ShouldBeTrue();
        shell.Kill();
        shell.WaitForExit();
    }

    [Theory]
    [InlineData(0, 1, 0, OwnerState.Ended)] // The machine was started anew since.
    [InlineData(0, 0, 1, OwnerState.Unknown)] // Another container of it.
    [InlineData(1, 1, 1, OwnerState.Unknown)] // Another machine.
    [InlineData(0, 0, 0, OwnerState.Running)]
    internal void Only_what_can_be_seen_is_known(int machine, int boot, int container, OwnerState expected)
    {
        RingOwner here = RingOwner.Current;
        new RingOwner(
            here.ProcessId, here.Started, here.Boot ^ boot, here.Container ^ container, here.Machine ^ machine)
            .State.ShouldBe(expected);
    }

    [Fact]
    public void A_ring_of_another_machine_is_told_and_stays()
    {
        Create();
        RingOwner here = RingOwner.Current;
        RingMemory.SetOwner(Block(), here with { Machine = here.Machine + 1 });
        RingFile.TryOpen(_disk, RingPlace.In(_disk, Folder).Single(), out string? problem).ShouldBeNull();
        problem.ShouldNotBeNull().ShouldContain("another machine");
        _disk.List(Folder, ".ring").Count.ShouldBe(1);
    }

    [Fact]
    public void With_locks_the_ring_of_another_machine_is_recovered()
    {
        _disk.TakesNoLocks = false;
        Create().IsLocked.ShouldBeTrue();
        RingMemory.SetOwner(Block(), RingOwner.Current with { Machine = 1 });
        _disk.ForgetLocks();
        CountDead().ShouldBe(1);
    }

    [Fact]
    public unsafe void A_ring_that_somebody_may_be_making_stays()
    {
        Create();
        *(long*)Block().Pointer = 0;
        CountDead().ShouldBe(0);
        _disk.List(Folder, ".ring").Count.ShouldBe(1);
    }

    [Fact]
    public void A_lock_whose_file_was_deleted_meanwhile_is_none()
    {
        string name = _folder.Path("a.lock");
        using SafeFileHandle first = File.OpenHandle(
            name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        LockFile.HasName(first, name).ShouldBeTrue();
        File.Delete(name);
        LockFile.HasName(first, name).ShouldBeFalse("nobody has the name");
        File.WriteAllText(name, string.Empty);
        LockFile.HasName(first, name).ShouldBeFalse("somebody else has");
    }

    [Fact]
    public void Two_never_have_a_lock_whose_file_goes_with_it()
    {
        string name = _folder.Path("b.lock");
        int holders = 0, most = 0, taken = 0;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (int i = 0; i < 4_000; i++)
            {
                if (LockFile.TryTake(name) is not { } held)
                    continue;
                int now = Interlocked.Increment(ref holders);
                InterlockedMax(ref most, now);
                Interlocked.Increment(ref taken);
                Thread.Yield();
                Interlocked.Decrement(ref holders);
                RingFile.Unlock(SystemDisk.Instance, name, held);
            }
        });
        most.ShouldBe(1);
        taken.ShouldBeGreaterThan(100);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
