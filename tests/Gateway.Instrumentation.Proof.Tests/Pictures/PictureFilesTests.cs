using System.Buffers.Binary;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

public sealed class PictureFilesTests
{
    private const int MostBytes = 250_000;

    [Fact]
    public void Every_dashboard_has_its_picture_and_no_picture_is_without_a_dashboard()
    {
        SkipWhileWritten();
        Directory.GetFiles(PictureFiles.Folder, "*.png").Order(StringComparer.Ordinal)
            .ShouldBe(
                MonitoringPack.BuiltIn.Dashboards.Select(PictureFiles.PathOf).Order(StringComparer.Ordinal),
                "GATEWAY_UPDATE=1 dotnet test tests/Gateway.Instrumentation.Proof.Tests draws them; delete those without a dashboard.");
    }

    [Fact]
    public void A_picture_is_as_wide_as_a_page_and_small_enough_for_a_repository()
    {
        SkipWhileWritten();
        foreach (var file in Directory.GetFiles(PictureFiles.Folder, "*.png"))
        {
            var bytes = File.ReadAllBytes(file);
            BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)).ShouldBe(DashboardPicture.Width, file);
            bytes.Length.ShouldBeLessThan(MostBytes, file);
        }
    }

    [Fact]
    public void The_page_shows_every_dashboard() =>
        CheckedIn.Compare(Path.Combine(PictureFiles.Folder, "README.md"), PictureFiles.Page(MonitoringPack.BuiltIn));

    private static void SkipWhileWritten() => Assert.SkipWhen(CheckedIn.IsUpdating, "The pictures are being drawn.");
}
