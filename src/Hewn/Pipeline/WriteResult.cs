namespace Hewn.Pipeline;

/// <summary>What became of a line that was handed to the pipeline.</summary>
internal enum WriteResult
{
    /// <summary>It will reach its destinations.</summary>
    Accepted,

    /// <summary>The buffer was full and the policy let it go; it is counted.</summary>
    Dropped,

    /// <summary>The pipeline has stopped and has not taken it.</summary>
    Stopped,
}
