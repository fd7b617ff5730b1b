output "id" {
  description = "The id of the image definition."
  value       = acg_image_definition.this.id
}

output "latest_version" {
  description = "The latest version, or null when there is none."
  value       = data.acg_image_versions.all.latest_version
}

output "replicas" {
  description = "Replicas by version and region."
  value = {
    for name, version in acg_image_version.this : name => {
      for region, target in version.target_regions : region => target.replica_count
    }
  }
}
