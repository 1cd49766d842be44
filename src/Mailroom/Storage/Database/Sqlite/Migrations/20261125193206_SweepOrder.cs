using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mailroom.Storage.Database.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SweepOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "tombstones_to_sweep",
                table: "tombstones");

            migrationBuilder.CreateIndex(
                name: "tombstones_to_sweep",
                table: "tombstones",
                columns: new[] { "ErasureId", "Id" },
                filter: "\"SweptAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "tombstones_to_sweep",
                table: "tombstones");

            migrationBuilder.CreateIndex(
                name: "tombstones_to_sweep",
                table: "tombstones",
                column: "RequestedAt",
                filter: "\"SweptAt\" IS NULL");
        }
    }
}
