namespace Hewn.Alerts.Evaluation;

/// <summary>Where an alert stands in its course.</summary>
public enum AlertState
{
    /// <summary>It fired and does not any more: resolved.</summary>
    Inactive,

    /// <summary>The condition holds, and not long enough yet.</summary>
    Pending,

    /// <summary>It fires.</summary>
    Firing,
}
