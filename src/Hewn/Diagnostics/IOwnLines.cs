using Hewn.Files;
using Hewn.Ring;

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

    /// <summary>What a process that wrote the file before had left was written. Empty: nothing is said of it.</summary>
    byte[] OfRecovered(RingReport ring) => [];

    /// <summary>It could not be written. Empty: nothing is said of it.</summary>
    byte[] OfUnrecovered(string ring, string problem) => [];

    /// <summary>The console could not be written for a time. Empty: nothing is said of it.</summary>
    byte[] OfConsole(Outage outage) => [];

    /// <summary>No locks are taken where the log files stand. Empty: nothing is said of it.</summary>
    byte[] OfNoLocks(string folder) => [];

    /// <summary>The clock went back while the log ran. Empty: nothing is said of it.</summary>
    /// <param name="by">How far, against a clock that only goes forward.</param>
    byte[] OfClockBack(TimeSpan by) => [];
}
