namespace Deploy;

/// <summary>Alertmanager's own tool judges its file.</summary>
public sealed class AlertmanagerTests
{
    [ToolFact("amtool", "prometheus-alertmanager")]
    public void Its_own_tool_takes_the_file()
    {
        var run = ToolRun.Of(
            "amtool", "check-config", Path.Combine(DeployFolder.Root, "alertmanager/alertmanager.yml"));
        run.ExitCode.ShouldBe(0, run.Said);
        run.Said.ShouldContain("1 receivers");
    }
}
