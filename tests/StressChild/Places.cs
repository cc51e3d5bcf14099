namespace StressChild;

/// <summary>Where a round keeps its things, and what all its lives have in common.</summary>
/// <param name="Folder">The directory of the logs.</param>
/// <param name="RingFolder">Another place for rings.</param>
/// <param name="IsShared">Whether the files are shared with other processes.</param>
/// <param name="Life">The number of this life.</param>
internal sealed record Places(string Folder, string RingFolder, bool IsShared, int Life)
{
    /// <summary>Whether FATAL may end the process: then nobody logs at it, so that nothing ends.</summary>
    public bool EndsOnFatal => Life % 3 == 2;

    public string Journal => Path.Combine(Folder, $"journal-{Life}");

    /// <summary>The figures of systems that have stopped in order.</summary>
    public string Figures => Path.Combine(Folder, $"figures-{Life}");

    /// <summary>What was told to OnProblem.</summary>
    public string Problems => Path.Combine(Folder, $"problems-{Life}");
}
