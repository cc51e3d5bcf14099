using System.Text;
using Hewn.Diagnostics;
using Hewn.Files;

namespace Simulation;

/// <summary>The log's own lines, as short as the simulated records.</summary>
internal sealed class SimulatedOwnLines(TimeProvider clock) : IOwnLines
{
    public byte[] OfFullBuffer(long dropped) => Note("dropped", dropped);

    public byte[] OfLoss(string path, long dropped) => Note("lost", dropped);

    public byte[] OfOutage(string path, Outage outage) => Note("outage", outage.Waited);

    public byte[] OfOutsideChange(string path, OutsideChange change, string what) => Note("changed", (long)change);

    public byte[] OfLostRing(string ring) => Note("ringless", 0);

    public byte[] OfNoRing(string problem) => Note("no_ring", 0);

    private byte[] Note(string what, long records) => Encoding.UTF8.GetBytes(
        $"{{\"timestamp\":\"{clock.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffffZ}\",\"level\":\"WARN\","
        + $"\"message\":\"{what}\",\"n\":{records}}}\n");
}
