using Hewn.Files;

namespace Hewn.Diagnostics;

/// <summary>Makes the lines that a log writes about itself, past the ring. They are WARN records of JSON.</summary>
internal interface IOwnLines
{
    /// <summary>What the full ring refused.</summary>
    byte[] OfFullBuffer(long dropped);

    /// <summary>What a failing file lost, at the place where it is missing.</summary>
    byte[] OfLoss(string path, long dropped);

    /// <summary>A file can be written again.</summary>
    byte[] OfOutage(string path, Outage outage);

    /// <summary>Somebody else changed a file.</summary>
    byte[] OfOutsideChange(string path, OutsideChange change, string what);

    /// <summary>Somebody deleted the ring.</summary>
    byte[] OfLostRing(string ring);

    /// <summary>The ring has no file although it should.</summary>
    /// <param name="problem">Why.</param>
    byte[] OfNoRing(string problem);
}
