namespace Hewn.Alerts.Tests.Notifications;

/// <summary>A test that needs Debian's package prometheus-alertmanager.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AlertmanagerFactAttribute : FactAttribute
{
    public AlertmanagerFactAttribute()
    {
        if (!File.Exists(RunningAlertmanager.Program))
            Skip = "prometheus-alertmanager is not installed";
    }
}
