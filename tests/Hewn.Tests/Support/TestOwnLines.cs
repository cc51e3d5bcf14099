using System.Text;
using Hewn.Diagnostics;
using Hewn.Files;

namespace Hewn.Tests.Support;

/// <summary>The log's own lines in the words of a test.</summary>
internal sealed class TestOwnLines(Func<long, byte[]>? ofFullBuffer = null) : IOwnLines
{
    public byte[] OfFullBuffer(long dropped) =>
        ofFullBuffer is null ? Encoding.UTF8.GetBytes($"dropped {dropped}\n") : ofFullBuffer(dropped);

    public byte[] OfLoss(string path, long dropped) => Encoding.UTF8.GetBytes($"lost {dropped}\n");

    public byte[] OfOutage(string path, Outage outage) => Encoding.UTF8.GetBytes($"waited {outage.Waited}\n");

    public byte[] OfOutsideChange(string path, OutsideChange change, string what) =>
        Encoding.UTF8.GetBytes($"{change}\n");

    public byte[] OfLostRing(string ring) => "ringless\n"u8.ToArray();

    public byte[] OfNoRing(string problem) => Encoding.UTF8.GetBytes($"no ring: {problem}\n");
}
