using Hewn.Ring;

namespace Simulation;

/// <summary>Recovers what a process has left, and compares it with what its callers know.</summary>
internal static class Recovery
{
    private const int Disturbed = 2;

    public static void Run(
        Wreck wreck,
        RingTarget[] targets,
        Random random,
        HashSet<(string File, int Producer, int Call)> removed,
        List<SimulatedDisk> disks,
        TimeProvider clock)
    {
        SimulatedDisk disk = wreck.Disk;
        Require(!wreck.WasHealthy || !HasRing(disk), "a ring stays though all is written");
        for (int attempt = random.Next(Disturbed + 1); attempt >= 0; attempt--)
            disk = Attempt(disk, random, isDisturbed: attempt > 0, disks, clock);
        Require(!HasRing(disk), "the ring is still there");
        for (int i = 0; i < targets.Length; i++)
            Check(wreck, i, FileCheck.Of(disk, targets[i].Path), removed);
    }

    private static bool HasRing(SimulatedDisk disk) =>
        disk.Names.Any(name => name.EndsWith(".ring", StringComparison.Ordinal));

    private static SimulatedDisk Attempt(
        SimulatedDisk disk, Random random, bool isDisturbed, List<SimulatedDisk> disks, TimeProvider clock)
    {
        SimulatedDisk? killed = null;
        int points = 0;
        int killAt = isDisturbed && random.Next(2) == 0 ? random.Next(1, 60) : -1;
        int faults = isDisturbed && random.Next(2) == 0 ? random.Next(1, 60) : 0;
        disk.FirstPart = bytes => random.Next(bytes + 1);
        disk.Fails = () => random.Next(100) < faults;
        disk.Point = () =>
        {
            if (++points != killAt)
                return;
            killed = disk.Copy();
            killed.Removed = disk.Removed;
            disk.Removed = (_, _, _) => { };
        };
        DeadRings.Recover(disk, ["/logs/.hewn"], clock);
        if (killed is null)
            return disk;
        disks.Add(killed);
        return killed;
    }

    private static void Check(
        Wreck wreck, int file, FileCheck found, HashSet<(string File, int Producer, int Call)> removed)
    {
        string name = file == 0 ? "app" : "errors";
        long missing = 0;
        for (int p = 0; p < wreck.Producers.Length; p++)
        {
            int[] expected = [.. wreck.Producers[p].CallsFor(file, wreck.Returned[p])];
            IReadOnlyList<int> calls = found.CallsOf(p);
            for (int i = 1; i < calls.Count; i++)
                Require(calls[i - 1] < calls[i], $"{name}: {calls[i]} of {p} stands behind {calls[i - 1]}");
            Require(!calls.Except(expected).Any(), $"{name}: calls of {p} that never returned, or dropped their line");
            missing += expected.Except(calls).Count(call => !removed.Contains((name, p, call)));
        }

        Require(missing <= wreck.Lost[file], $"{name}: {missing} are missing, {wreck.Lost[file]} were given up");
        if (removed.Count > 0)
            return;
        Require(
            !wreck.WasHealthy || missing == wreck.Lost[file],
            $"{name}: {missing} are missing, {wreck.Lost[file]} are said to be");
        Require(found.ToldLost == missing, $"{name}: {missing} are missing, {found.ToldLost} are told in the file");
        int dropped = wreck.TakesWarnings[file] ? wreck.Producers.Sum(producer => producer.Dropped.Count) : 0;
        Require(found.ToldDropped == dropped, $"{name}: {found.ToldDropped} of {dropped} drops are told");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }
}
