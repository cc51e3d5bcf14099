using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Deploy;

/// <summary>What is started together, and whether its parts are there.</summary>
public sealed partial class ComposeTests
{
    private static readonly YamlMappingNode _compose = DeployFolder.Yaml("compose.yaml");

    private static IEnumerable<(string Name, YamlNode Value)> Services => _compose.At("services").Members();

    [GeneratedRegex(@"^[a-z0-9./-]+:v?\d+\.\d+\.\d+$")]
    private static partial Regex PinnedImage();

    [Fact]
    public void Images_are_pinned_to_a_version()
    {
        foreach ((string name, YamlNode service) in Services)
        {
            if (service.Members().Any(member => member.Name == "image"))
                PinnedImage().IsMatch(service.At("image").Text()).ShouldBeTrue($"{name}: {service.At("image")}");
        }
    }

    [Fact]
    public void Ports_are_bound_to_this_machine()
    {
        string[] ports =
        [
            .. Services.Where(one => one.Value.Members().Any(member => member.Name == "ports"))
                .SelectMany(one => one.Value.At("ports").Items()).Select(port => port.Text()),
        ];
        ports.ShouldNotBeEmpty();
        ports.ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_file_that_is_mounted_is_there_and_each_volume_is_named_below()
    {
        string[] volumes = [.. _compose.At("volumes").Members().Select(volume => volume.Name)];
        foreach ((string name, YamlNode service) in Services)
        {
            if (!service.Members().Any(member => member.Name == "volumes"))
                continue;
            foreach (string volume in service.At("volumes").Items().Select(one => one.Text()))
            {
                if (volume.StartsWith("${", StringComparison.Ordinal))
                    continue; // The logs of the machine.
                string source = volume.Split(':')[0];
                if (source.StartsWith("./", StringComparison.Ordinal))
                    Path.Exists(Path.Combine(DeployFolder.Root, source)).ShouldBeTrue($"{name}: {source}");
                else
                    volumes.ShouldContain(source, name);
            }
        }
    }

    [Fact]
    public void Each_address_that_a_part_is_given_is_that_of_a_part()
    {
        string[] names = [.. Services.Select(service => service.Name), "host.docker.internal"];
        foreach (string path in DeployFolder.Paths("*").Where(path => !path.EndsWith(".md", StringComparison.Ordinal)))
        {
            IEnumerable<string> lines = File.ReadLines(path).Where(line => !line.StartsWith('#'));
            foreach (Match address in lines.SelectMany(line => Address().Matches(line)))
                names.ShouldContain(address.Groups["host"].Value, $"{path}: {address.Value}");
        }
    }

    [GeneratedRegex(@"http://(?<host>[a-z.]+):\d+")]
    private static partial Regex Address();
}
